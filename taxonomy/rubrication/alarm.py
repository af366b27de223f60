"""A model whose file is missing or damaged: written down once, and told to people."""

import structlog
from django.db import transaction

from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from taxonomy.events import RubricModelBroken
from taxonomy.models import ModelState, RubricModel

__all__ = ["model_broken"]

logger = structlog.get_logger(__name__)


@tenant_only
@transaction.atomic
def model_broken(*, version: int, sha256: str, reason: str) -> bool:
    """Take a broken model out of service; the cold start answers from now on. Returns whether we were the first to see.

    Whoever comes second changes nothing: there is one event, and one alert, for one broken file.
    """
    rows = RubricModel.objects.filter(version=version, sha256=sha256, state=ModelState.ACTIVE)
    if not rows.update(state=ModelState.BROKEN):
        return False
    logger.error("rubric_model_broken", model_version=version, reason=reason)
    model = RubricModel.objects.get(version=version)
    event_append(RubricModelBroken(version=version), subject_id=model.id, actor=SYSTEM)
    return True
