"""«Другое / без категории»: the fallback category of every region."""

from django.utils.translation import gettext as _

from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.facts import CategoryFacts, Deadline

__all__ = ["OTHER_CODE", "other_facts"]

# Catalogs may not use codes that begin so (`catalogs.rows.OWN_PREFIX`), so no version can ever bring or retire it.
OTHER_CODE = "own-other"


def other_facts() -> CategoryFacts:
    """What it says of itself in a new region. It has no words of its own: nothing is ever found to be like it.

    Nobody knows what such an appeal is about, so the portal shows it only where a moderator decides so, and the
    deadline is the longest usual one.
    """
    return CategoryFacts(
        code=OTHER_CODE,
        block=Block.SERVICES,
        direction=_("Другое"),
        title=_("Другое / без категории"),
        includes=_("Всё, что не подходит ни к одной категории: модератор прочтёт и решит, чьё это."),
        executor_kind=ExecutorKind.MINISTRY,
        regime=Regime.MESSAGE,
        fast_track=False,
        deadline=Deadline(amount=10, unit=DeadlineUnit.WORKING_DAYS),
        evidence=EvidenceNeed.NONE,
        sensitivity=Sensitivity.PERSONAL,
    )
