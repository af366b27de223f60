"""Validate a region's main colour, from the administrator's page, the API or a kit."""

from django.utils.translation import gettext as _

from core.units import decimal
from shell.brand import PAPER, TEXT_CONTRAST, contrast, darken_until

__all__ = ["main_colour_fault"]


def main_colour_fault(colour: str) -> str:
    """Why a colour (`#1a2b3c`) is not allowed, with the nearest allowed one; "" if it is allowed.

    The accent is a ground whose words are chosen to suit it; the main colour is itself the colour of words.
    """
    ratio = contrast(colour, PAPER)
    if ratio >= TEXT_CONTRAST:
        return ""
    return _(
        "Основным цветом пишут ссылки и кнопки, а этот слишком светлый: контраст с фоном %(ratio)s к 1, нужно "
        "не меньше 4,5 к 1. Ближайший подходящий — %(fit)s."
    ) % {
        "ratio": decimal(int(ratio * 10) / 10),
        "fit": darken_until(colour, PAPER, TEXT_CONTRAST),
    }
