"""Training data for rudeness: a labelled file, moderators' decisions, ordinary appeals."""

from pathlib import Path

from django.utils.translation import gettext as _

from appeals.models import Appeal, RejectionReason
from appeals.states import State
from core.errors import InvalidInput
from core.plane import tenant_only
from core.tables import Limits, table_open
from language.detectors.toxicity import ordinary_shipped
from taxonomy.service import known_texts

__all__ = ["Labelled", "decided_texts", "labelled_file", "ordinary_file", "ordinary_texts"]

# A message, and whether it is rude.
Labelled = tuple[str, bool]

MOST_ROWS = 50_000
# Of each kind the newest decisions are enough; more would only take time.
MOST_DECIDED = 10_000
YES = frozenset({"1", "1.0", "true", "да", "yes"})
NO = frozenset({"0", "0.0", "false", "нет", "no"})


def labelled_file(path: Path) -> list[Labelled]:
    """Rows of a table with columns `text` and `toxic` (1 or 0); rows without words are left.

    Raises InvalidInput for what is no such file, naming the line at fault.
    """
    rows = []
    with table_open(path, limits=Limits(rows=MOST_ROWS)) as table:
        if not ("text" in table and "toxic" in table):
            raise InvalidInput(_("%(name)s: нужны столбцы text и toxic.") % {"name": path.name}, field="csv")
        for row in table:
            for fault in row.faults:
                raise InvalidInput(f"{row.place}, {fault.cell}: {fault.problem}.", field="csv")
            said = row.cells["toxic"].strip().lower()
            if said not in YES | NO:
                message = _("%(place)s: в столбце toxic должно стоять 1 или 0.")
                raise InvalidInput(message % {"place": row.place}, field="csv")
            if row.cells["text"].strip():
                rows.append((row.cells["text"], said in YES))
    return rows


def ordinary_file(path: Path) -> list[str]:
    """Ordinary appeals of a table with a column `text`; rows without words are left.

    Raises InvalidInput for what is no such file, naming the line at fault.
    """
    rows = []
    with table_open(path, limits=Limits(rows=MOST_ROWS)) as table:
        if "text" not in table:
            raise InvalidInput(_("%(name)s: нужен столбец text.") % {"name": path.name}, field="ordinary")
        for row in table:
            for fault in row.faults:
                raise InvalidInput(f"{row.place}, {fault.cell}: {fault.problem}.", field="ordinary")
            if row.cells["text"].strip():
                rows.append(row.cells["text"])
    return rows


@tenant_only
def ordinary_texts(*, labelled: int) -> list[str]:
    """How people write: examples of the region's categories and of the reference catalog's, and messages of our own.

    Of ours no more than there are `labelled` messages: thousands beside a hundred would make a model call nothing rude.
    """
    examples = (example for category in known_texts() for example in category.examples)
    return list(dict.fromkeys((*examples, *ordinary_shipped(most=labelled))))


@tenant_only
def decided_texts() -> list[Labelled]:
    """Appeals refused for insults are rude, those that a moderator let pass are not; personal data masked.

    Appeals refused for other reasons say nothing, and confidential ones are left alone.
    """
    appeals = Appeal.objects.filter(is_confidential=False)
    rude = appeals.filter(state=State.REJECTED, rejection_reason=RejectionReason.RUDE).order_by("-closed_at")
    passed = appeals.exclude(state__in=[State.MODERATION_1, State.REJECTED]).filter(skipped_level_1=False)
    return [
        (text, is_rude)
        for rows, is_rude in ((rude, True), (passed.order_by("-received_at", "-id"), False))
        for text in rows.values_list("public_text", flat=True)[:MOST_DECIDED]
    ]
