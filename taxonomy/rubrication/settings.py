"""Rubrication settings of a region."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.database.prepared import PreparedQuery
from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from taxonomy.events import RubricSettingsChanged
from taxonomy.models import RubricSettings

__all__ = ["RETRAIN_AFTER", "SettingsNow", "level_1_threshold", "rubric_settings", "rubric_settings_set"]

# Fewer decisions than this teach nothing, more than this come once in a year.
RETRAIN_AFTER = (20, 100_000)
THRESHOLD = (0.5, 1.0)


@dataclass(frozen=True, kw_only=True)
class SettingsNow:
    """The settings, or what holds until a person sets them. `skip_level_1_at` None: level 1 looks at everything."""

    skip_level_1_at: float | None = None
    retrain_after: int = 200


@tenant_only
def rubric_settings() -> SettingsNow:
    """The region's settings. One query."""
    for skip_level_1_at, retrain_after in _SETTINGS.rows():
        return SettingsNow(skip_level_1_at=skip_level_1_at, retrain_after=retrain_after)
    return SettingsNow()


_SETTINGS: PreparedQuery[tuple[float | None, int]] = PreparedQuery(
    lambda: RubricSettings.objects.values_list("skip_level_1_at", "retrain_after")
)


@tenant_only
def level_1_threshold() -> float | None:
    """From which probability (0.5 to 1) an appeal passes level 1 by itself; None: never. One query."""
    return rubric_settings().skip_level_1_at


@tenant_only
@transaction.atomic
def rubric_settings_set(*, acting: Actor, skip_level_1_at: float | None, retrain_after: int) -> RubricSettings:
    """Change both, and say so in the log.

    Raises InvalidInput for a threshold outside 0.5 to 1, or for a count of decisions outside RETRAIN_AFTER."""
    low, high = THRESHOLD
    if skip_level_1_at is not None and not low <= skip_level_1_at <= high:
        raise InvalidInput(_("Уверенность — от 50 до 100 процентов, или выключите пропуск."), field="skip_level_1_at")
    least, most = RETRAIN_AFTER
    if not least <= retrain_after <= most:
        raise InvalidInput(
            _("Число решений — от %(least)d до %(most)d.") % {"least": least, "most": most}, field="retrain_after"
        )
    values = {"skip_level_1_at": skip_level_1_at, "retrain_after": retrain_after}
    row, _made = RubricSettings.objects.update_or_create(singleton=True, defaults=values)
    event = RubricSettingsChanged(skip_level_1_at=skip_level_1_at, retrain_after=retrain_after)
    event_append(event, subject_id=row.id, actor=acting)
    return row
