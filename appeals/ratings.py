"""How good an applicant found a solution."""

from django.utils.translation import gettext as _

__all__ = ["BEST_RATING", "WORST_RATING", "rating_words"]

WORST_RATING, BEST_RATING = 1, 5


def rating_words(rating: int) -> str:
    """«3 из 5»: what a rating says without its scale, nobody can read."""
    return _("%(rating)d из %(best)d") % {"rating": rating, "best": BEST_RATING}
