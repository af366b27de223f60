"""Mark a model with a missing or damaged file as broken, once, and notify people."""

import structlog
from django.db import transaction

from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from language.engine import BrokenModel
from taxonomy.events import RubricModelBroken
from taxonomy.models import ModelState, RubricModel
from taxonomy.rubrication.region_set import ActiveModel
from taxonomy.rubrication.store import file_check

__all__ = ["active_model_check", "broken_version", "model_broken"]

logger = structlog.get_logger(__name__)


@tenant_only
@transaction.atomic
def model_broken(*, version: int, sha256: str, reason: str) -> bool:
    """Deactivate a broken model; the cold start takes over. Returns whether this call was the first.

    Whoever comes second changes nothing: there is one event, and one alert, for one broken file.
    """
    rows = RubricModel.objects.filter(version=version, sha256=sha256, state=ModelState.ACTIVE)
    if not rows.update(state=ModelState.BROKEN):
        return False
    logger.error("rubric_model_broken", model_version=version, reason=reason)
    model = RubricModel.objects.get(version=version)
    event_append(RubricModelBroken(version=version), subject_id=model.id, actor=SYSTEM)
    return True


@tenant_only
def active_model_check() -> bool:
    """Verify the active model's file, and deactivate the model if it is damaged.

    A process that has read it goes on answering and would not notice. A storage that does not answer is no damage.
    """
    row = RubricModel.objects.filter(state=ModelState.ACTIVE).first()
    if row is None:
        return True
    try:
        file_check(ActiveModel(row.version, row.path, row.sha256))
    except BrokenModel as error:
        model_broken(version=row.version, sha256=row.sha256, reason=str(error))
        return False
    except OSError as error:
        logger.error("rubric_model_unreachable", model_version=row.version, error=str(error))
    return True


@tenant_only
def broken_version() -> int | None:
    """The version that broke and has not been replaced yet; one query."""
    states = dict(
        RubricModel.objects.filter(state__in=[ModelState.ACTIVE, ModelState.BROKEN])
        .exclude(path="")
        .order_by("version")
        .values_list("state", "version")
    )
    return None if ModelState.ACTIVE in states else states.get(ModelState.BROKEN)
