"""Create moderators' decisions through the service, with words that occur in no category's own texts."""

from datetime import timedelta

from core import clock
from core.events.types import SYSTEM
from core.models import uuid7
from learning.service import models_list
from learning.training import model_train
from taxonomy.models import Category, Decision
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.service import decision_record

__all__ = ["POTHOLES", "YARDS", "decision_make", "decisions_make", "history_make", "slang"]

POTHOLES, YARDS = "roads-potholes", "yard-driveway-cleaning"
WORDS = {POTHOLES: "зюзюбра колбасит подвеску", YARDS: "хрямзик завалил парадную"}


def slang(code: str, number: int = 0) -> str:
    """A message about a category in words that only decisions can teach."""
    return f"{WORDS[code]} у дома {number}, подъезд {number % 7}"


def decision_make(code: str, *, text: str = "", suggested: str | None = None, **facts) -> Decision:
    """A person confirmed a category; by default nothing had been suggested."""
    categories = dict(Category.objects.values_list("code", "id"))
    facts = {"appeal_id": uuid7(), "probability": 0.9 if suggested else None, "model_version": 0, **facts}
    return decision_record(
        text=text or slang(code),
        category_id=categories[code],
        suggested_id=categories[suggested] if suggested else None,
        **facts,
    )


def decisions_make(count: int, *, days_ago: int = 0) -> None:
    """So many decisions one minute after another, half on each category of the small kit."""
    start = clock.now() - timedelta(days=days_ago)
    for number in range(count):
        code = (POTHOLES, YARDS)[number % 2]
        with clock.at(start + timedelta(minutes=number)):
            decision_make(code, text=slang(code, number))


def history_make() -> None:
    """Weeks of decisions on suggestions, some of them wrong, some of them guesses, and a model; once in a region."""
    if models_list(RUBRICATION, most=1):
        return
    start = clock.now() - timedelta(weeks=9)
    for number in range(180):
        code, other = (POTHOLES, YARDS) if number % 2 else (YARDS, POTHOLES)
        is_right = number % 9 or number > 120
        with clock.at(start + timedelta(hours=8 * number)):
            decision_make(
                code,
                text=f"Ласточки гнездятся под мостом, {number}" if number % 15 == 0 else slang(code, number),
                suggested=code if is_right else other,
                probability=0.2 if number % 15 == 0 else 0.8,
            )
    model_train(RUBRICATION, acting=SYSTEM)
