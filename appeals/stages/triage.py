"""TRIAGE: detectors and rubrication read the text before any person does, and before the transaction of the intake.

Needs: an appeal that was just received.
Decides: whether it is an emergency; whether it may skip level 1; its suggested categories.
Announces: AppealTriaged.

Nothing here can lose an appeal: a text that a detector or a model cannot read gets no finding, and level 1 reads it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy

from appeals.events import AppealTriaged
from appeals.models import Appeal, CategorySuggestion
from appeals.models import Finding as FindingRow
from appeals.stages.publicity import publication_decide
from appeals.stages.step import state_change
from appeals.states import Action, Party, State, appeal_action
from core import clock
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import outside_transaction
from language.detectors.emergency import EMERGENCY, emergency_find
from language.detectors.relevance import relevance_find
from language.detectors.toxicity import ToxicityModel, toxicity_find
from language.findings import Finding, Span
from language.reading import ReadText, read
from taxonomy.service import Rubrication, Sensitivity, level_1_threshold

__all__ = ["Reading", "appeal_triage", "text_read"]

Detector = Callable[[ReadText], list[Finding]]

DOUBTFUL_AT = 0.5


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Results of detectors and rubrication for a text."""

    findings: tuple[Finding, ...]
    rubrication: Rubrication

    @property
    def is_emergency(self) -> bool:
        return any(found.detector == "emergency" and found.score >= EMERGENCY for found in self.findings)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should read the text first: rude, or perhaps no appeal at all."""
        return any(
            found.score >= DOUBTFUL_AT and found.detector in ("toxicity", "relevance") for found in self.findings
        )


@outside_transaction
def text_read(
    text: str | ReadText,
    rubrication: Rubrication,
    personal: Iterable[Span] = (),
    *,
    toxicity: ToxicityModel | None = None,
) -> Reading:
    """Run every detector over a text; `personal` are the personal data found in it already.

    `toxicity` is the region's own model of rudeness. That a message is an appeal, and that the model finds it polite,
    is what everybody expects and is not kept.
    """
    detectors: tuple[Detector, ...] = (emergency_find, partial(toxicity_find, model=toxicity), relevance_find)
    message = read(text)
    findings = [found for detector in detectors for found in detector(message) if not _is_expected(found)]
    return Reading(findings=(*findings, *_personal(personal)), rubrication=rubrication)


def _is_expected(found: Finding) -> bool:
    return found.kind == "appeal" or (found.kind == "model" and found.score < DOUBTFUL_AT)


def _personal(spans: Iterable[Span]) -> Iterator[Finding]:
    by_kind: dict[str, list[Span]] = {}
    for span in spans:
        by_kind.setdefault(span.kind, []).append(span)
    for kind, pieces in by_kind.items():
        yield Finding(detector="personal_data", kind=kind, score=1.0, spans=tuple(pieces))


def appeal_triage(appeal: Appeal, reading: Reading) -> None:
    """Store the findings of a new appeal and skip level 1 if the region's settings allow it.

    Runs in the transaction of the intake; the appeal is its own row, locked by being new.
    """
    _write(appeal, reading)
    appeal.is_emergency = reading.is_emergency
    passed = _may_pass(appeal, reading)
    shown = _pass(appeal) if passed else False
    if passed or appeal.is_emergency:
        appeal.save(
            update_fields=[
                "is_emergency",
                "skipped_level_1",
                "state",
                "state_since",
                "version",
                "is_published",
                "awaits_reading_since",
                "due_at",
                "due_kind",
            ]
        )
    best = reading.rubrication.best
    event_append(
        AppealTriaged(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            is_emergency=appeal.is_emergency,
            findings=sorted({f"{found.detector}:{found.kind}" for found in reading.findings}),
            suggested_category_id=best.category_id if best else None,
            model_version=reading.rubrication.model_version,
            passed_level_1=passed,
            is_published=shown,
            ministry_name=appeal.ministry.short_name if appeal.ministry is not None else "",
        ),
        subject_id=appeal.id,
        actor=SYSTEM,
    )


@appeal_action(
    Action.PASS,
    label=gettext_lazy("Пропустить первую модерацию"),
    sources={State.MODERATION_1},
    target=State.MODERATION_2,
    by={Party.SYSTEM},
)
def _pass(appeal: Appeal) -> bool:
    """Skip level 1; returns whether the appeal is published."""
    state_change(appeal, Action.PASS, at=clock.now())
    appeal.skipped_level_1 = True
    # Photos are looked at by a person before the portal shows them: the ministry's, when it assigns.
    return publication_decide(appeal, wanted=not appeal.attachments.exists())


def _may_pass(appeal: Appeal, reading: Reading) -> bool:
    best = reading.rubrication.best
    if best is None or best.category_id != appeal.category_id or reading.is_doubtful:
        return False
    if appeal.category.sensitivity != Sensitivity.OPEN:
        return False
    threshold = level_1_threshold()
    return threshold is not None and (best.probability or 0) >= threshold


def _write(appeal: Appeal, reading: Reading) -> None:
    FindingRow.objects.bulk_create(
        FindingRow(
            appeal=appeal,
            detector=found.detector,
            kind=found.kind,
            score=round(found.score, 4),
            spans=[[span.start, span.end, span.kind] for span in found.spans],
            created_at=appeal.received_at,
        )
        for found in reading.findings
    )
    found = reading.rubrication
    # Where nothing is likely enough, «Другое» is what was suggested; the rest is for whoever looks closer.
    ranked = found.suggestions if found.is_sure or found.other is None else (found.other, *found.suggestions)
    CategorySuggestion.objects.bulk_create(
        CategorySuggestion(
            appeal=appeal,
            category_id=suggested.category_id,
            rank=rank,
            probability=None if suggested.probability is None else round(suggested.probability, 4),
            words=list(suggested.words),
            model_version=found.model_version,
            created_at=appeal.received_at,
        )
        for rank, suggested in enumerate(ranked, start=1)
    )
