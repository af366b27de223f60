"""Train a candidate on a region's decisions, compare it with the active model, promote it if better."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.events.types import Actor
from core.plane import tenant_only
from language.engine import LabelledText, Score, Sureness, is_better, score_of, sureness_of
from language.engine import RubricModel as Engine
from taxonomy.models import Decision, ModelState, RubricModel
from taxonomy.other import OTHER_CODE
from taxonomy.rubrication.answering import Answerer, answerer_now
from taxonomy.rubrication.history import history_kept
from taxonomy.rubrication.labels import LEAST_HELD, DatedLabel, Split, dated_labels, history_split, labels_split
from taxonomy.rubrication.promoting import COLD, active_version, model_stand_in
from taxonomy.rubrication.region_set import RegionSet, current_set, known_texts
from taxonomy.rubrication.settings import rubric_settings
from taxonomy.rubrication.store import file_write, files_present, files_remove

__all__ = ["LEAST_LABELS", "Training", "rubric_is_due", "rubric_train", "training_runs", "training_turn"]

logger = structlog.get_logger(__name__)

TRAINING_LOCK, TURN_LOCK = 0x5254, 0x5255
# Number of trained model files kept besides the active one.
FILES_KEPT = 4
# Two held-back texts for the comparison, at least as many to learn from.
LEAST_LABELS = 2 * LEAST_HELD
# So many texts that people left without a category are looked at to know what such texts get.
MOST_HOMELESS = 1_000

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Training:
    """The result of a training. `against` is the version that the candidate was compared with."""

    model: RubricModel
    score: Score
    against: int
    against_score: Score
    is_promoted: bool


@tenant_only
def rubric_train(*, acting: Actor, history: Sequence[LabelledText] = (), say: Say = lambda stage: None) -> Training:
    """Train on all decisions and stored files; takes minutes for tens of thousands of texts.

    The comparison is made on texts held back from both models: the newest decisions, a fixed tenth of the files. The
    stored model then learns from the held-back decisions too. One training at a time: raises Conflict
    (`training_runs`) while another one goes on, and (`few_decisions`) where there is too little to learn from. A
    training that dies leaves at most a file without a row, which the next one removes.
    """
    with _only_one():
        say(_("Читаю решения"))
        region_set, active = current_set()
        decided = dated_labels(region_set)
        dated = [label for label in decided if label.label.code in region_set.opened]
        homeless = [label.label.text for label in decided if label.label.code == OTHER_CODE][-MOST_HOMELESS:]
        kept = [*history_kept(), *history] if history else history_kept()
        files = history_split(_known(kept, region_set))
        latest = _data_until(active.version) if active is not None else None
        split = labels_split(dated, after=latest)
        learned, held, incumbent = _sides(region_set, split, files)
        if len(learned) + len(held) < LEAST_LABELS or len(held) < LEAST_HELD:
            raise _too_few(len(dated) + len(files.learned))
        texts = known_texts()
        say(_("Учу на проверку"))
        examined = _answerer(region_set, Engine.fit(texts, learned))
        candidate, sureness = score_of(examined, held), sureness_of(examined, held, homeless)
        say(_("Сравниваю с прежней"))
        incumbent_score = score_of(incumbent, held)
        say(_("Учу на всех решениях"))
        model = Engine.fit(texts, (*files.learned, *(label.label for label in dated)))
        return _store(
            model,
            acting=acting,
            dated=dated,
            learned=len(files.learned) + len(dated),
            score=candidate,
            sureness=sureness,
            against=incumbent.version,
            against_score=incumbent_score,
        )


@tenant_only
def rubric_is_due() -> bool:
    """Whether enough new decisions came since the last training, or a trained model has to follow a changed set."""
    if training_runs():
        return False
    last = RubricModel.objects.order_by("-version").values("created_at", "score").first()
    decisions = Decision.objects.filter(created_at__gt=last["created_at"]) if last else Decision.objects.all()
    needed = max(rubric_settings().retrain_after, LEAST_LABELS)
    if decisions.order_by()[:needed].count() >= needed:
        return True
    warm = answerer_now().warm if last is not None else None
    fingerprint = current_set()[0].fingerprint
    # A model that was trained for these words and refused would be refused again.
    return warm is not None and last is not None and fingerprint not in (warm.fingerprint, last["score"].get("set"))


def _sides(
    region_set: RegionSet, split: Split, files: Split
) -> tuple[Sequence[LabelledText], Sequence[LabelledText], Answerer]:
    """What the candidate learns from, what it is examined on, and whom it has to beat there.

    Nobody is examined on what they learned from: where the present model may have seen the newest decisions, files
    alone examine; without files the cold start stands in for it, but only once it no longer fits the set.
    """
    incumbent = answerer_now()
    if split.is_fair or incumbent.warm is None:
        return (*files.learned, *split.learned), (*split.held, *files.held), incumbent
    if len(files.held) >= LEAST_HELD:
        return (*files.learned, *split.learned, *split.held), files.held, incumbent
    if incumbent.warm.fingerprint == region_set.fingerprint:
        raise Conflict(
            _("Новых решений слишком мало, чтобы проверить на них новую модель: нужно хотя бы %(least)d.")
            % {"least": LEAST_LABELS},
            code="few_decisions",
        )
    return (*files.learned, *split.learned), split.held, answerer_now(cold_only=True)


def _too_few(count: int) -> Conflict:
    return Conflict(
        _("Учиться пока не на чем: решений %(count)d, нужно хотя бы %(least)d.")
        % {"count": count, "least": LEAST_LABELS},
        code="few_decisions",
    )


@tenant_only
def training_runs() -> bool:
    """Whether a training of this region goes on somewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
            " AND objid = (hashtext(current_schema())::bigint & 4294967295)::oid"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [TRAINING_LOCK],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def training_turn() -> Iterator[bool]:
    """Whether it is ours to train in the background now: one training at a time in the whole installation.

    Trainings take minutes and a core each; letters and the log of all other regions must not wait for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [TURN_LOCK])
        is_ours: bool = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [TURN_LOCK])


@contextmanager
def _only_one() -> Iterator[None]:
    """A lock of this connection, not of a transaction: it goes with the process that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))", [TRAINING_LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
        cursor.execute("SELECT hashtext(current_schema())")
        key = cursor.fetchone()[0]
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TRAINING_LOCK, key])


def _known(labels: Sequence[LabelledText], region_set: RegionSet) -> list[LabelledText]:
    codes = ((label, region_set.successors.get(label.code, label.code)) for label in labels)
    return [
        LabelledText(text=label.text, code=code, executor=label.executor)
        for label, code in codes
        if code in region_set.opened
    ]


def _answerer(region_set: RegionSet, model: Engine) -> Answerer:
    opened = frozenset(region_set.opened)
    return Answerer(region_set, COLD, model, None, opened & frozenset(model.codes), frozenset())


def _data_until(version: int) -> datetime | None:
    found: datetime | None = RubricModel.objects.values_list("data_until", flat=True).get(version=version)
    return found


def _store(
    model: Engine,
    *,
    acting: Actor,
    dated: Sequence[DatedLabel],
    learned: int,
    score: Score,
    sureness: Sureness,
    against: int,
    against_score: Score,
) -> Training:
    version = (RubricModel.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    stored = file_write(model, version)
    is_promoted = is_better(score, against_score)
    with transaction.atomic():
        row = RubricModel.objects.create(
            version=version,
            state=ModelState.CANDIDATE if is_promoted else ModelState.REFUSED,
            decisions=learned,
            data_from=dated[0].decided_at if dated else None,
            data_until=dated[-1].decided_at if dated else None,
            score=score.as_json()
            | {"set": model.fingerprint, "lost": round(sureness.lost, 4), "caught": round(sureness.caught, 4)},
            sure_at=sureness.sure_at,
            incumbent_score=against_score.as_json() | {"version": against},
            path=stored.path,
            sha256=stored.sha256,
            size_bytes=stored.size,
            trained_by=acting.label,
        )
        if is_promoted:
            model_stand_in(row, acting=acting, former=active_version())
    logger.info("rubric_model_trained", model_version=version, is_promoted=is_promoted, **score.as_json())
    _prune()
    return Training(model=row, score=score, against=against, against_score=against_score, is_promoted=is_promoted)


def _prune() -> None:
    """Remove files of old models, and files whose training died before it had written its row."""
    rows = RubricModel.objects.exclude(path="").order_by("-version")
    keep = set(rows.filter(state=ModelState.ACTIVE).values_list("path", flat=True))
    keep |= set(
        rows.exclude(state__in=[ModelState.ACTIVE, ModelState.BROKEN]).values_list("path", flat=True)[:FILES_KEPT]
    )
    RubricModel.objects.exclude(path="").exclude(path__in=keep).update(path="")
    files_remove([path for path in files_present() if path not in keep])
