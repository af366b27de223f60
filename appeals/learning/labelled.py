"""What a region can teach a detector of rudeness: a labelled file, and what its moderators decided."""

import csv
from pathlib import Path

from django.utils.translation import gettext as _

from appeals.models import Appeal, RejectionReason
from appeals.states import State
from core.errors import InvalidInput
from core.plane import tenant_only

__all__ = ["Labelled", "decided_texts", "labelled_file"]

# A message, and whether it is rude.
Labelled = tuple[str, bool]

MOST_ROWS = 50_000
# A quotation mark that is never closed swallows the rest of the file.
LONGEST_CELL = 100_000
# Of each kind the newest decisions are enough; more would only take time.
MOST_DECIDED = 10_000
YES = frozenset({"1", "1.0", "true", "да", "yes"})
NO = frozenset({"0", "0.0", "false", "нет", "no"})


def labelled_file(path: Path) -> list[Labelled]:
    """Rows of a CSV (UTF-8, comma or semicolon) with columns `text` and `toxic` (1 or 0); rows without words are left.

    Raises InvalidInput for what is no such file, naming the line at fault.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if first.count(";") > first.count(",") else ",")
            if not {"text", "toxic"} <= set(reader.fieldnames or ()):
                raise InvalidInput(_("%(name)s: нужны столбцы text и toxic.") % {"name": path.name}, field="csv")
            rows = []
            for number, row in enumerate(reader, start=1):
                if number > MOST_ROWS:
                    message = _("%(name)s: строк больше %(most)d.") % {"name": path.name, "most": MOST_ROWS}
                    raise InvalidInput(message, field="csv")
                if len(row["text"] or "") > LONGEST_CELL:
                    # The limit of `csv` itself is one for the whole process, and others raise it.
                    raise csv.Error(_("слишком длинная ячейка"))
                said = (row["toxic"] or "").strip().lower()
                if said not in YES | NO:
                    message = _("%(name)s, строка %(line)d: в столбце toxic должно стоять 1 или 0.")
                    raise InvalidInput(message % {"name": path.name, "line": reader.line_num}, field="csv")
                if (row["text"] or "").strip():
                    rows.append((row["text"], said in YES))
            return rows
    except FileNotFoundError as error:
        raise InvalidInput(_("Файла %(path)s нет.") % {"path": path}, field="csv") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = _("не UTF-8") if isinstance(error, UnicodeDecodeError) else error
        message = _("%(name)s не читается: %(reason)s.") % {"name": path.name, "reason": reason}
        raise InvalidInput(message, field="csv") from error


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
