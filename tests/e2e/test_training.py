"""«Переучить сейчас» on the running site: a worker trains, and every process answers by the active model."""

from learning.promoting import active_version
from learning.service import models_list, training_request
from taxonomy.rubrication.learning import RUBRICATION
from taxonomy.service import rubricate
from tests.site.running import Site
from tests.taxonomy.rubrication.decided import YARDS, decisions_make, history_make, slang

ADMIN = "admin@staff.example"
MODELS = "/work/rubrication/models/"
# With the reference catalog of 689 categories a training takes a quarter of a minute, on a busy machine minutes.
TRAINING_SECONDS = 180


def newest_version() -> int:
    """Runs in the site, as the following."""
    return models_list(RUBRICATION, most=1)[0].version


def is_asked() -> bool:
    return training_request(RUBRICATION) is not None


def active_now() -> int:
    return active_version(RUBRICATION)


def answered_by() -> int:
    return rubricate(slang(YARDS)).model_version


def test_a_training_that_a_person_asked_for_is_done_by_a_worker(site: Site):
    site.ask("ul", history_make)
    before = site.ask("ul", newest_version)
    site.ask("ul", decisions_make, 60)
    admin = site.session("ul", ADMIN)

    told = admin.submit("/work/rubrication/train/", page=MODELS)

    assert "начнёт учиться" in told.text
    site.wait(lambda: site.ask("ul", newest_version) > before, "a new model", seconds=TRAINING_SECONDS)
    site.wait(lambda: not site.ask("ul", is_asked), "the end of the request", seconds=TRAINING_SECONDS)
    assert f"Модель {before + 1}" in admin.get(MODELS).text


def test_a_rollback_on_the_page_is_seen_by_other_processes_at_once(site: Site):
    site.ask("ul", history_make)
    version = site.ask("ul", newest_version)
    admin = site.session("ul", ADMIN)
    for turn in (version, 0, version):
        admin.submit(f"/work/rubrication/models/{turn}/promote/", page=MODELS)

        assert site.ask("ul", active_now) == turn
        assert site.ask("ul", answered_by) == turn
