"""Erase a closed account's personal data from appeals, and keep what the appeals need.

An open appeal continues without a name, because it must be answered (59-FZ). Its text keeps what the work needs: the
flat with the leak, the doctor complained of. The text of a finished appeal keeps nothing personal.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.service import Correspondent, User
from appeals.models import Answer, Appeal, Draft, Message, MessageKind, Verdict
from appeals.photos.attachments import originals_remove
from appeals.stages.moderation import appeal_clarify
from appeals.states import State, final_states
from appeals.telling.notifications import notifications_forget
from core.plane import tenant_only
from language.detectors.personal_data import personal_data_find
from language.findings import Span
from taxonomy.service import decision_text_set
from tenants.service import Person

__all__ = ["applicant_forget", "correspondents_forget"]

# Every character by itself, so that what detectors saw in a text still stands where they saw it.
HIDDEN = "▒"
_WORD = re.compile(rf"\w+|{HIDDEN}+")
# What always leads to a person and is never needed to mend anything.
_CONTACTS = frozenset({"phone", "email", "account", "door_code", "document", "birth_date"})
_SHORT, _ENDING = 3, 3
# «Анна», «Петрова-Водкина», «А.»; not «Ваше» after a comma.
_NAMED = r"(?!Ваш|Вы\b|Вас\b|Вам)[А-ЯЁ](?:[а-яё]+(?:-[А-ЯЁ][а-яё]+)?|\.)"
_ADDRESSED = (
    r"(?i:\b(?:уважаем\w+|многоуважаем\w+|граждан(?:ин\w*|к\w+)|господин\w*|госпож\w+|г-н\w*|г-ж\w+|гр\.|"
    r"заявител\w*|автор\w*))"
)
# A name after a word that calls or tells who the applicant is: «Уважаемая Анна Ивановна», «заявителю Петровой А. И.».
_SALUTATION = re.compile(rf"(?P<before>{_ADDRESSED}[\s,:]+)(?P<name>{_NAMED}(?:\s*{_NAMED}){{0,2}})(?P<after>)")
# A name with a patronymic that is called at the beginning of a sentence: «Анна Ивановна, ваше обращение…».
_CALLED = re.compile(
    r"(?P<before>(?:^|[.!?\n]\s*|(?i:здравствуйте|добр\w+ (?:день|утро|вечер))[\s,!]+))"
    rf"(?P<name>{_NAMED}\s+[А-ЯЁ][а-яё]+(?:вна|чна|вич|ьич|мич|кич))(?P<after>\s*[,!.])"
)


@tenant_only
@transaction.atomic
def applicant_forget(user: User) -> None:
    """Anonymise all appeals of a person, and delete their drafts, notifications and original photos.

    A question that is still open is answered for them, so that nobody waits for a reply in vain. Published appeals
    stay on the portal, where nothing personal was to be seen.
    """
    me = Person(user_id=user.id, full_name=user.full_name)
    _leave(Appeal.objects.filter(applicant=user), me)
    Message.objects.filter(author=user).update(author=None)
    notifications_forget(user_id=user.id)
    Draft.objects.filter(user=user).delete()
    originals_remove(user_id=user.id)


@tenant_only
@transaction.atomic
def correspondents_forget(correspondents: Collection[Correspondent]) -> None:
    """Anonymise the appeals of people who are known by an address alone.

    An appeal that has an account beside them stays its applicant's, and so does one whose address nobody has confirmed:
    they lose the address and the name.
    """
    for correspondent in correspondents:
        theirs = Appeal.objects.filter(correspondent=correspondent)
        if correspondent.is_confirmed:
            me = Person(user_id=None, full_name=correspondent.name, correspondent_id=correspondent.id)
            _leave(theirs.filter(applicant=None), me)
        theirs.update(correspondent=None, contact_name="", contact_email="", contact_phone="")
    originals_remove(correspondent_ids=[correspondent.id for correspondent in correspondents])


def _leave(mine: models.QuerySet[Appeal], me: Person) -> None:
    gone = _("Заявитель удалил учётную запись и ответить не сможет. Решите по тому, что уже известно.")
    if not me.is_signed_in:
        gone = _("Заявитель удалил свои данные и ответить не сможет. Решите по тому, что уже известно.")
    for appeal in mine.filter(state=State.CLARIFICATION).select_for_update().order_by("id"):
        appeal_clarify(
            person=me,
            number=appeal.number,
            version=appeal.version,
            text=gone,
        )
    for appeal in mine.select_for_update().order_by("id"):
        _make_anonymous(appeal, me.full_name)


def _make_anonymous(appeal: Appeal, name: str) -> None:
    own = f"{name} {appeal.contact_name}"
    is_over = appeal.state in final_states()
    appeal.text = _hidden(appeal.text, own, everything=is_over)
    appeal.details = {key: _hidden_answer(value, own, everything=is_over) for key, value in appeal.details.items()}
    appeal.public_text = _hidden(appeal.public_text, own, everything=is_over)
    if is_over:
        appeal.address = appeal.public_address
    appeal.rejection_text = _unaddressed(_hidden(appeal.rejection_text, own, everything=is_over))
    for rows, field in (
        (Message.objects.filter(appeal=appeal), "text"),
        (Answer.objects.filter(appeal=appeal), "text"),
        (Answer.objects.filter(appeal=appeal), "public_text"),
        (Verdict.objects.filter(appeal=appeal), "text"),
        (appeal.assignments.all(), "note"),
        (appeal.assignments.all(), "end_reason"),
    ):
        _hide_in(rows, field, own, everything=is_over)
    staff = Message.objects.filter(appeal=appeal, kind__in=(MessageKind.QUESTION, MessageKind.NOTE))
    for rows, field in (
        (staff, "text"),
        (Answer.objects.filter(appeal=appeal), "text"),
        (Answer.objects.filter(appeal=appeal), "public_text"),
        (appeal.assignments.all(), "note"),
        (appeal.assignments.all(), "end_reason"),
    ):
        _change_in(rows, field, _unaddressed)
    for suggestion in appeal.suggestions.all():
        suggestion.words = [word for word in suggestion.words if word in appeal.text]
        suggestion.save(update_fields=["words"])
    decision_text_set(appeal_id=appeal.id, text=appeal.public_text)
    appeal.applicant = appeal.correspondent = None
    appeal.contact_name = appeal.contact_email = appeal.contact_phone = ""
    appeal.save()


def _hide_in(rows: models.QuerySet[Any], field: str, own: str, *, everything: bool) -> None:
    _change_in(rows, field, lambda text: _hidden(text, own, everything=everything))


def _change_in(rows: models.QuerySet[Any], field: str, change: Callable[[str], str]) -> None:
    for row in rows:
        before = getattr(row, field)
        after = change(before)
        if after != before:
            setattr(row, field, after)
            row.save(update_fields=[field])


def _hidden_answer(value: Any, own: str, *, everything: bool) -> Any:
    return _hidden(value, own, everything=everything) if isinstance(value, str) else value


def _hidden(text: str, own: str, *, everything: bool) -> str:
    """The text with the person's own name and contacts masked, or with all personal data masked."""
    found = personal_data_find(text) if text else []
    stems = {_stem(name) for name in _names(own)}
    pieces = [
        (span.start, span.end)
        for span in found
        if everything or span.kind in _CONTACTS or (span.kind == "name" and _is_of(stems, text[span.start : span.end]))
    ]
    for start, end in (*pieces, *_own_beside(text, stems, [span for span in found if span.kind == "name"])):
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text


def _unaddressed(text: str) -> str:
    """Mask the name by which a text of the staff addresses or mentions the applicant.

    It may be another than the account's: «Уважаемая Анна Ивановна» of somebody who signed up as «Анна П.».
    """
    for pattern in (_SALUTATION, _CALLED):
        text = pattern.sub(lambda found: found["before"] + HIDDEN * len(found["name"]) + found["after"], text)
    return text


def _own_beside(text: str, stems: set[str], named: list[Span]) -> Iterator[tuple[int, int]]:
    """Start and end of words of the person's name that stand beside another name or a mask: detectors may miss them.

    One alone is left: it may be a street's.
    """
    words = list(_WORD.finditer(text))
    own = [word[0][0].isupper() and _is_of(stems, word[0]) for word in words]
    known = [
        is_own or word[0][0] == HIDDEN or any(span.start <= word.start() < span.end for span in named)
        for word, is_own in zip(words, own, strict=True)
    ]
    for index, word in enumerate(words):
        if own[index] and any(
            known[other] and len(_gap(text, words[min(index, other)], words[max(index, other)])) == 1
            for other in (index - 1, index + 1)
            if 0 <= other < len(words)
        ):
            yield word.span()


def _gap(text: str, first: re.Match[str], second: re.Match[str]) -> str:
    return text[first.end() : second.start()]


def _is_of(stems: set[str], words: str) -> bool:
    """Whether one of these words is a form of the name («Ивановой» of «Иванова»)."""
    return any(word.startswith(stem) and len(word) <= len(stem) + _ENDING for word in _names(words) for stem in stems)


def _names(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(text.casefold().replace("ё", "е")) if len(word) >= _SHORT)


def _stem(name: str) -> str:
    stem = name.rstrip("аеийоуыьэюя")
    return stem if len(stem) >= _SHORT - 1 else name
