"""Where appeals come from: the registry of channels."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.modules.parts import part_check
from core.registry import Registry

__all__ = ["ChannelKind", "ChannelSpec", "appeal_channel", "appeal_channels", "channel_choices", "channel_label"]


class ChannelKind(models.TextChoices):
    """Names of our channels."""

    PORTAL = "portal", _("Портал")
    API = "api", _("Программа")
    HOTLINE = "hotline", _("Горячая линия")
    EMAIL = "email", _("Электронная почта")
    VK = "vk", _("ВКонтакте")
    TELEGRAM = "telegram", _("Телеграм")
    BULK = "bulk", _("Загрузка из файла")


@dataclass(frozen=True, kw_only=True)
class ChannelSpec:
    """Declaration of a channel.

    `label` is shown to staff; the name has at most ten characters. `proves_sender`: the other side vouches for who
    writes, as a social network does; e-mail does not. `receives`: messages come in by it (`message_receive`); what
    people, programs and files hand over themselves has doors of its own. A delivery channel of the same name
    (`core.events.deliveries`) carries letters back to the sender. `module` is its module, None for ours: nothing is
    received where it is off.
    """

    name: str
    label: str | Promise
    proves_sender: bool = False
    receives: bool = True
    module: str | None = None


appeal_channels: Registry[ChannelSpec] = Registry("channels of appeals")


def appeal_channel(
    name: str,
    *,
    label: str | Promise,
    proves_sender: bool = False,
    receives: bool = True,
    module: str | None = None,
) -> ChannelSpec:
    """Declare a channel (see ChannelSpec). Raises AlreadyRegistered for a taken name."""
    part_check(f"{appeal_channels.title} {name!r}", module)
    spec = ChannelSpec(name=str(name), label=label, proves_sender=proves_sender, receives=receives, module=module)
    return appeal_channels.register(spec)


_NETWORKS = (ChannelKind.VK, ChannelKind.TELEGRAM)
for kind in ChannelKind:
    appeal_channel(
        kind.value,
        label=kind.label,
        proves_sender=kind in _NETWORKS,
        receives=kind in (*_NETWORKS, ChannelKind.EMAIL),
    )


def channel_choices() -> list[tuple[str, str | Promise]]:
    """Names and labels of the channels."""
    return [(spec.name, spec.label) for spec in appeal_channels]


def channel_label(name: str) -> str:
    """The label of a channel; its name if its package is gone."""
    return str(appeal_channels[name].label) if name in appeal_channels else name
