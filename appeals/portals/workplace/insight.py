"""Show the findings of an appeal to staff: marks in the text, warnings, suggested categories."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.models import Appeal, CategorySuggestion, Finding
from appeals.portals.looks import answers_told
from appeals.stages.triage import DOUBTFUL_AT
from appeals.states import MOST_PASSES, State
from language.detectors.emergency import EMERGENCY
from shell.components import Tone
from taxonomy.service import WORTH_SHOWING

__all__ = ["Insight", "Piece", "insight_of"]

EMERGENCIES = {
    "manhole": gettext_lazy("открытый люк"),
    "gas": gettext_lazy("запах или утечка газа"),
    "wire": gettext_lazy("провода под напряжением"),
    "tree": gettext_lazy("упавшее или падающее дерево"),
    "collapse": gettext_lazy("обрушение"),
    "fire": gettext_lazy("пожар или искрение"),
    "ice": gettext_lazy("лёд с крыши"),
    "flood": gettext_lazy("затопление"),
    "pipe": gettext_lazy("прорыв трубы"),
    "animals": gettext_lazy("нападение собак"),
    "medical": gettext_lazy("нужна срочная помощь человеку"),
}
NOT_APPEALS = {
    "thanks": gettext_lazy("благодарность"),
    "talk": gettext_lazy("разговор или ответ другому человеку"),
    "advertising": gettext_lazy("реклама"),
    "empty": gettext_lazy("нет слов"),
}
# One press accepts: what is wrong six times in seven is to be read and clicked, not typed away.
WORTH_A_KEY = 0.15
MARKED = {"emergency": "danger", "toxicity": "warning"}
# What is much less likely than the first danger is not named beside it.
LIKELY_BESIDE = 0.67


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text; `mark` names its highlight, empty for plain text."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A warning about the appeal, with its meaning for the person who decides."""

    title: str
    text: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """`details` are the applicant's answers to the category's questions: (question, answer).

    With `is_lost` the words are like no category: `suggestions` are then no more than hints, and none has a key. Of the
    others the first `keyed` have one.
    """

    warnings: list[Caution]
    pieces: list[Piece]
    details: list[tuple[str, str]]
    suggestions: list[CategorySuggestion]
    is_lost: bool = False

    @property
    def keyed(self) -> int:
        """Number of leading suggestions that are likely enough for a key."""
        return 0 if self.is_lost else sum((item.probability or 0) >= WORTH_A_KEY for item in self.suggestions)

    @property
    def keys(self) -> str:
        """The keys as people read them: «1, 2»."""
        return ", ".join(str(number) for number in range(1, self.keyed + 1))


def insight_of(appeal: Appeal) -> Insight:
    """What the page of an appeal shows; `findings` and `suggestions` (with categories) should be loaded."""
    findings = list(appeal.findings.all())
    looked_at = appeal.state == State.MODERATION_1
    return Insight(
        warnings=list(_warnings(appeal, findings)),
        pieces=_pieces(appeal.text, findings),
        details=answers_told(appeal),
        suggestions=_suggestions(appeal) if looked_at else [],
        is_lost=looked_at and any(item.rank == 1 and item.probability is None for item in appeal.suggestions.all()),
    )


def _suggestions(appeal: Appeal) -> list[CategorySuggestion]:
    return [item for item in appeal.suggestions.all() if (item.probability or 0) >= WORTH_SHOWING]


def _warnings(appeal: Appeal, findings: Iterable[Finding]) -> Iterable[Caution]:
    emergencies = [found for found in findings if found.detector == "emergency" and found.score >= EMERGENCY]
    if emergencies:
        emergencies.sort(key=lambda found: -found.score)
        likely = [found for found in emergencies if found.score >= LIKELY_BESIDE * emergencies[0].score]
        kinds = dict.fromkeys(str(EMERGENCIES.get(found.kind, _("опасность для людей"))) for found in likely)
        yield Caution(
            title=_("Похоже на угрозу жизни: %(kinds)s") % {"kinds": ", ".join(kinds)},
            text=_(
                "Проверьте сразу. Если опасность есть, сообщите в 112 (о газе — в 104) и позвоните исполнителю, "
                "не дожидаясь очереди."
            ),
            tone="danger",
            icon="alert",
        )
    if appeal.state != State.MODERATION_1:
        return
    if appeal.passes > MOST_PASSES and not appeal.ministry_is_final:
        yield Caution(
            title=_("Решите, чьё это: ведомства передавали обращение друг другу"),
            text=_(
                "Причины — в истории. Последним предложили: %(ministry)s. Примите, если это верно, или исправьте "
                "категорию: после вас ведомства передать его уже не смогут."
            )
            % {"ministry": appeal.ministry.short_name if appeal.ministry is not None else "—"},
            tone="warning",
            icon="info",
        )
    doubts = [found for found in findings if found.score >= DOUBTFUL_AT]
    if any(found.detector == "toxicity" for found in doubts):
        rude = _("Ответ на оскорбления не обязателен, но о самой проблеме подумайте: слова отмечены в тексте.")
        yield Caution(title=_("В тексте грубость"), text=rude, tone="warning", icon="info")
    for found in doubts:
        if found.detector == "relevance" and found.kind in NOT_APPEALS:
            yield Caution(
                title=_("Похоже, это не обращение: %(kind)s") % {"kind": NOT_APPEALS[found.kind]},
                text=_("Если просьбы в тексте нет, отклоните с причиной «Это не обращение»."),
                tone="info",
                icon="info",
            )


def _pieces(text: str, findings: Sequence[Finding]) -> list[Piece]:
    spans = sorted(
        (start, end, MARKED[found.detector])
        for found in findings
        if found.detector in MARKED
        for start, end, _kind in found.spans
    )
    pieces, position = [], 0
    for start, end, mark in spans:
        if start < position or end > len(text):
            continue
        pieces += [Piece(text[position:start]), Piece(text[start:end], mark)]
        position = end
    return [piece for piece in [*pieces, Piece(text[position:])] if piece.text]
