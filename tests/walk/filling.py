"""How a person fills in a form: mostly sensibly, sometimes not."""

from random import Random
from typing import Any

from tests.factories import photo_upload
from tests.kits import INSIDE, OUTSIDE
from tests.walk.pages import Form, FormField

__all__ = ["form_fill"]

SENSIBLE = "sensible"
# Most forms are filled in as they should be, or a walk would never get anywhere.
KINDS = (SENSIBLE, SENSIBLE, SENSIBLE, "as it is", "strange")
WORDS = (
    "Яма глубиной по колено на проезжей части, машины объезжают по тротуару.",
    "Возле подъезда второй день нет света, люди падают на лестнице.",
    "Сделали, проверили вместе с жильцами, следующая проверка в пятницу.",
    "Прошу уточнить, с какой стороны дома это и давно ли так.",
)
STRANGE = (
    "",
    " ",
    "а",
    "\u202eобратно\u200b",
    "<script>alert(1)</script>",
    "👩‍👩‍👧",
    "9" * 40,
    "ё" * 6000,
    "\x00",
    "-1",
    "1e9",
    "=1+1",
)
NOT_TOUCHED = frozenset({"csrfmiddlewaretoken"})


def form_fill(
    dice: Random, form: Form, *, region: str, secret: str, sensibly: bool = False
) -> tuple[Form, dict[str, Any]]:
    """The form, sent to where the pressed button leads, and what stands in its fields.

    `secret` goes into words that only the staff may read, and into every text of an unpublished kind. `sensibly`
    leaves out what people write by mistake.
    """
    kind = SENSIBLE if sensibly else dice.choice(KINDS)
    fields: dict[str, Any] = {}
    for one in form.fields:
        value = one.value if one.name in NOT_TOUCHED else _value(dice, one, form, kind, region, secret)
        if value is not None:
            fields[one.name] = value
    target = form.action
    if form.buttons:
        name, value, action = dice.choice(form.buttons)
        target = action or target
        if name:
            fields[name] = value
    return Form(target, form.method, form.fields, form.buttons), fields


def _value(dice: Random, one: FormField, form: Form, kind: str, region: str, secret: str) -> Any:
    if one.kind == "file":
        return dice.choice([None, None, photo_upload("green"), photo_upload("blue")])
    if one.kind == "hidden":
        return one.value if kind != "strange" or dice.randint(0, 3) else dice.choice(STRANGE)
    if one.kind == "checkbox":
        ticked = one.checked if kind == "as it is" else dice.random() < (0.8 if kind == SENSIBLE else 0.5)
        return one.value if ticked else None
    if one.options:
        if kind == "strange" and dice.random() < 0.5:
            return dice.choice(STRANGE)
        chosen = one.value if kind == "as it is" else dice.choice([value for value in one.options if value] or [""])
        return chosen or None
    if kind == "as it is":
        return one.value
    if kind == "strange":
        return dice.choice(STRANGE)
    return _sensible(dice, one, form, region, secret)


def _sensible(dice: Random, one: FormField, form: Form, region: str, secret: str) -> str:
    name = one.name.rsplit("-", 1)[-1]
    if name in ("lat", "lon"):
        place = dice.choice([INSIDE[region], INSIDE[region], OUTSIDE])
        return str(place[0 if name == "lat" else 1])
    if name == "rating":
        return str(dice.randint(1, 5))
    if "phone" in name:
        return "8 927 123-45-67"
    if "email" in name:
        return one.value or "somebody@post.example"
    if name == "address":
        return "ул. Гончарова, 12"
    if name in ("q", "query"):
        return dice.choice(["яма", "Гончарова - яма", "УЛ-1", "1", "свет"])
    words = dice.choice(WORDS)
    return f"{words} {secret}" if form.action.endswith("/note/") else words
