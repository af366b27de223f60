"""Detect danger in a person's text and show emergency numbers: nobody reads the portal at night."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from language.detectors.emergency import emergencies_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["EVERY_CALL", "Call", "Danger", "danger_in"]


@dataclass(frozen=True, slots=True)
class Call:
    """A phone number and the service that answers."""

    number: str
    who: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger in a text: kinds of the detector, numbers to call, what to do until help comes."""

    kinds: tuple[str, ...]
    calls: tuple[Call, ...]
    advice: "tuple[StrOrPromise, ...]"

    @property
    def code(self) -> str:
        """The kinds as a form value, which records what the person has been shown."""
        return ",".join(self.kinds)

    def is_within(self, code: str) -> bool:
        """Whether `code` includes all kinds of this danger."""
        return set(self.kinds) <= set(code.split(","))


ALL_SERVICES = Call("112", _("все службы"))
FIRE_BRIGADE = Call("101", _("пожарные и спасатели"))
POLICE = Call("102", _("полиция"))
AMBULANCE = Call("103", _("скорая"))
GAS_SERVICE = Call("104", _("газовая служба"))
# Where it is not known what the danger is.
EVERY_CALL = (ALL_SERVICES, FIRE_BRIGADE, POLICE, AMBULANCE, GAS_SERVICE)

_KEEP_AWAY = _("Не подходите близко и предупредите других.")
# Beside 112, which is always there: the service whose own matter it is.
_CALLS: dict[str, tuple[tuple[Call, ...], "StrOrPromise"]] = {
    "gas": (
        (GAS_SERVICE,),
        _("Не зажигайте огонь и не трогайте выключатели, откройте окна, выйдите и позвоните с улицы."),
    ),
    "fire": ((FIRE_BRIGADE,), _("Выйдите на улицу и предупредите соседей. Лифтом не пользуйтесь.")),
    "wire": ((), _("Не подходите к проводу ближе восьми метров и ничего металлического рядом не трогайте.")),
    "ice": (
        (FIRE_BRIGADE,),
        _("Не выходите на лёд и не стойте под крышей. Провалившемуся подайте палку или верёвку лёжа."),
    ),
    "flood": ((FIRE_BRIGADE,), _("Поднимитесь выше воды и не переходите поток вброд.")),
    "collapse": ((FIRE_BRIGADE,), _KEEP_AWAY),
    "tree": ((FIRE_BRIGADE,), _KEEP_AWAY),
    "manhole": ((), _("Отведите детей и предупредите других: встаньте рядом или поставьте что-то заметное.")),
    "pipe": ((), _("Не подходите близко: под землёй может быть кипяток.")),
    "animals": ((AMBULANCE,), _("Не бегите и не поворачивайтесь к собакам спиной.")),
    "medical": ((AMBULANCE,), _("Не оставляйте человека одного.")),
    "other": ((POLICE, AMBULANCE), _("Если кому-то угрожает опасность, не ждите ответа портала.")),
}


def danger_in(text: str) -> Danger | None:
    """The danger in a text, most certain kinds first; None for most texts."""
    found = [item.kind for item in emergencies_in(text)]
    if not found:
        return None
    known = [_CALLS.get(kind, _CALLS["other"]) for kind in found]
    calls = dict.fromkeys([ALL_SERVICES, *(call for own, _advice in known for call in own)])
    return Danger(tuple(found), tuple(calls), tuple(dict.fromkeys(advice for _own, advice in known)))
