"""Serializer fields of appeals."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.service import phone_checked
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.selectors.choices import choices_now
from appeals.states import action_choices, state_choices
from core.errors import InvalidInput
from core.http.serializers import CodeField, Input, NumberField, TextField
from taxonomy.service import category_id_by_code, category_id_known
from tenants.service import municipality_by_code, organisation_by_code

__all__ = [
    "ActionField",
    "ContactsInput",
    "PhotosField",
    "PointInput",
    "StateField",
    "category_field",
    "executor_field",
    "known_category_field",
    "ministry_field",
    "municipality_field",
]


class PointInput(Input):
    """A point inside the region, in degrees (WGS 84)."""

    lat = NumberField(min_value=-90, max_value=90)
    lon = NumberField(min_value=-180, max_value=180)


class PhoneField(TextField):
    """A phone number in any notation; stored as E.164, an extension follows as « доб. 123»."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return phone_checked(super().to_internal_value(data))
        except InvalidInput as error:
            raise serializers.ValidationError(error.message, code=error.code) from error


class ContactsInput(Input):
    """Contacts of the applicant. Missing ones are those of the account, unless another e-mail is told here."""

    name = TextField(max_length=150, required=False)
    email = serializers.EmailField(max_length=254, required=False)
    phone = PhoneField(max_length=40, required=False, allow_blank=True)


class PhotosField(serializers.ListField):
    """Ids of photos that this person has uploaded and not yet used."""

    child = serializers.UUIDField()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Ids from `POST /photos`, in the order to show them.")
        super().__init__(max_length=MAX_PHOTOS_PER_APPEAL, required=False, **kwargs)


def category_field(**kwargs: Any) -> CodeField:
    """The code of an active category; becomes its id."""
    return CodeField(_category_id, **kwargs)


def _category_id(code: str) -> UUID:
    # Of a minute ago: who takes the category looks whether it is still open.
    known = choices_now().category_by_code(code)
    return known.id if known is not None else category_id_by_code(code)


def known_category_field(**kwargs: Any) -> CodeField:
    """The code of an open or closed category, for filters; becomes its id."""
    return CodeField(category_id_known, **kwargs)


def municipality_field(**kwargs: Any) -> CodeField:
    """The code of a municipality; becomes its id."""
    return CodeField(lambda code: municipality_by_code(code).id, **kwargs)


def executor_field(**kwargs: Any) -> CodeField:
    """The code of an organisation; becomes its id."""
    return CodeField(lambda code: organisation_by_code(code).id, **kwargs)


def ministry_field(**kwargs: Any) -> CodeField:
    """The code of an organisation that answers for categories; becomes its id."""
    return CodeField(lambda code: organisation_by_code(code).id, **kwargs)


class StateField(serializers.ChoiceField):
    """A state of an appeal. Choices are read with each request: modules declare states after this was imported."""

    def __init__(self, **told: Any) -> None:
        super().__init__(choices=state_choices(), **told)


class ActionField(serializers.ChoiceField):
    """An action on an appeal; choices are read as those of states."""

    def __init__(self, **told: Any) -> None:
        super().__init__(choices=action_choices(), **told)
