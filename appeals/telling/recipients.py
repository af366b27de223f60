"""The applicant as a recipient: who may still be told of an appeal."""

from accounts.service import User, person_is_open
from appeals.models import Appeal

__all__ = ["applicant_of"]


def applicant_of(appeal: Appeal) -> User | None:
    """The applicant, unless there is none or their account is closed; `appeal.applicant` should be loaded.

    It stays open until this transaction ends: an erasure at the same moment finds what they are told.
    """
    applicant = appeal.applicant
    return applicant if applicant is not None and person_is_open(applicant.id) else None
