"""Find personal data of every kind. Imported with the first text: compiling the patterns takes 0.2 s."""

from language.detectors.personal_data.accounts import accounts_find
from language.detectors.personal_data.biography import birth_dates_beside, birth_dates_find
from language.detectors.personal_data.contacts import emails_find, phones_find
from language.detectors.personal_data.documents import documents_find
from language.detectors.personal_data.dwelling import door_codes_find, flats_find
from language.detectors.personal_data.health import health_find, stigma_find
from language.detectors.personal_data.names import names_find
from language.findings import Span
from language.reading import ReadText

__all__ = ["spans_found"]


def spans_found(message: ReadText) -> list[Span]:
    """Spans of personal data, in no order; they may overlap."""
    text, folded = message.text, message.folded
    contacts = [*emails_find(folded), *phones_find(folded)]
    names = list(names_find(folded, text, contacts))
    return [
        *contacts,
        *accounts_find(folded),
        *door_codes_find(folded),
        *documents_find(folded, text),
        *birth_dates_find(folded),
        *health_find(folded, names),
        *stigma_find(folded),
        *flats_find(folded, text),
        *names,
        *birth_dates_beside(folded, names),
    ]
