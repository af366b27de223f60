"""Record people's decisions about categories as labels for rubrication."""

from uuid import UUID

from appeals.models import Appeal
from taxonomy.service import decision_record

__all__ = ["category_confirmed"]


def category_confirmed(appeal: Appeal, *, executor_id: UUID | None = None) -> None:
    """Record that a person confirmed or corrected a category: a training label, and a score of the suggestion.

    Runs in the transaction of the step; takes the text with personal data masked.
    """
    suggested = appeal.suggestions.order_by("rank").first()
    decision_record(
        appeal_id=appeal.id,
        text=appeal.public_text,
        category_id=appeal.category_id,
        suggested_id=suggested.category_id if suggested else None,
        probability=suggested.probability if suggested else None,
        model_version=suggested.model_version if suggested else None,
        executor_id=executor_id,
    )
