"""Ratings of a solution."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

__all__ = ["BEST_RATING", "WORST_RATING", "rating_words", "stars"]

WORST_RATING, BEST_RATING = 1, 5


def rating_words(rating: int) -> str:
    """«3 из 5»: what a rating says without its scale, nobody can read."""
    return _("%(rating)d из %(best)d") % {"rating": rating, "best": BEST_RATING}


def stars(rating: int) -> SafeString:
    """A rating of 1 to 5 in words and stars: «★★★☆☆ 3 из 5». It is told without colour, and by the words alone."""
    return format_html(
        '<span class="stars"><span aria-hidden="true">{}</span> '
        '<span class="visually-hidden">{}</span><span class="stars-words">{}</span></span>',
        "★" * rating + "☆" * (BEST_RATING - rating),
        _("Оценка: "),
        rating_words(rating),
    )
