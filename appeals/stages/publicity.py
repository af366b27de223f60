"""What the portal may show at all, whoever decides to show it."""

from appeals.models import Appeal
from taxonomy.service import Sensitivity

__all__ = ["may_be_published"]


def may_be_published(appeal: Appeal) -> bool:
    """Whether the applicant agreed and the category is not one that is never shown."""
    return appeal.wants_publicity and appeal.category.sensitivity != Sensitivity.CONFIDENTIAL
