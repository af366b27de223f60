"""Parts of an appeal's page that are the same for everybody; they read public columns only."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.models.appeal import PublicColumns
from appeals.portals.looks import appeal_label, photo_shown, photos_shown
from appeals.ratings import stars
from tenants.service import RegionRequest

__all__ = ["facts", "pictures"]


class Picture(Protocol):
    """A photo that can be shown, of the appeal or of an answer."""

    pk: Any
    answer_id: UUID | None


def pictures(ready: Iterable[Picture], late: Iterable[Picture] = ()) -> dict[str, Any]:
    """The applicant's photos, and one pair of before and after, or `proof` alone where they have sent none.

    While all photos of the last answer are `late`, still being made ready, an older answer's are not shown for them.
    """
    every, waited_for = list(ready), {item.answer_id for item in late if item.answer_id is not None}
    own = [item for item in every if item.answer_id is None]
    # Ids of answers grow with time (UUIDv7): the greatest is the last answer.
    last = max((*(item.answer_id for item in every if item.answer_id is not None), *waited_for), default=None)
    proof = next((item for item in every if last is not None and item.answer_id == last), None)
    return {
        "photos": photos_shown(own, _("Фото заявителя")),
        "before": photo_shown(own[0], _("Было: фото заявителя")) if own and proof else None,
        "after": photo_shown(proof, _("Стало: фото исполнителя")) if own and proof else None,
        "proof": photos_shown([proof], _("Фото исполнителя")) if proof and not own else [],
        "after_late": proof is None and last in waited_for,
    }


def facts(request: RegionRequest, appeal: PublicColumns, address: str) -> list[tuple[str, Any]]:
    """Facts of the appeal, with the `address` that this reader may see."""
    rating = stars(appeal.rating) if appeal.rating else None
    return [
        (_("Номер"), appeal_label(request, appeal.number)),
        (_("Тема"), appeal.category.direction),
        (_("Адрес"), address),
        (_("Муниципалитет"), appeal.municipality.name if appeal.municipality else None),
        (_("Отвечает"), appeal.ministry.name if appeal.ministry and not appeal.lacks_category else None),
        (_("Исполнитель"), appeal.executor.name if appeal.executor else None),
        (_("Оценка заявителя"), rating),
    ]
