"""An answer that waits in an optional stage is nobody's but the staff's, until the stage lets it go."""

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.service import correspondent_confirm
from appeals.flow import action_take
from appeals.links import link_path
from appeals.models import Answer, Appeal, Attachment
from appeals.selectors.public_home import _count_numbers
from appeals.service import ChannelKind, Intake, appeal_receive, attachment_process
from appeals.stages.optional import flow_stage_switch
from appeals.stages.undoing import appeal_undo
from appeals.states import Action
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery
from core.events.types import SYSTEM
from taxonomy.service import category_by_code
from tenants.service import NOBODY, person_of
from tests.appeals.trial.declared import declared
from tests.factories import appeal_at, citizen_make, photo_make, staff_person, staff_user, take
from tests.http import region_client

WORDS = "Сиреневый каток приедет и всё заровняет до вечера."


@dataclass
class Case:
    """A published appeal with its photo, its answer with another, and who looks at it."""

    look: object
    appeal: Appeal
    photo: Attachment
    applicant: Client
    stranger: Client
    staff: Client

    @property
    def version(self) -> int:
        return Appeal.objects.get(pk=self.appeal.pk).version

    def step(self, action: str, who: str = "moderator") -> Appeal:
        arguments = {"person": staff_person(who), "number": self.appeal.number, "version": self.version}
        return action_take(action, **arguments, arguments={})

    def outside(self) -> dict[str, tuple[Client, str]]:
        number, photo = self.appeal.number, self.photo.id
        return {
            "own page": (self.applicant, f"/appeals/{number}/"),
            "own list": (self.applicant, "/my/"),
            "own API": (self.applicant, f"/api/v1/appeals/{number}"),
            "own history": (self.applicant, f"/api/v1/appeals/{number}/timeline"),
            "public page": (self.stranger, f"/appeals/{number}/"),
            "public API": (self.stranger, f"/api/v1/public/appeals/{number}"),
            "public history": (self.stranger, f"/api/v1/public/appeals/{number}/timeline"),
            "photo for everybody": (self.stranger, f"/photos/{photo}/display"),
            "photo for the applicant": (self.applicant, f"/photos/{photo}/thumb"),
            "original for the applicant": (self.applicant, f"/photos/{photo}/original"),
            "photo in the API": (self.applicant, f"/api/v1/photos/{photo}"),
        }

    def told(self) -> dict[str, str]:
        """What each of them is answered."""
        answers = {}
        for name, (client, url) in self.outside().items():
            response = client.get(url)
            words = "(file)" if response.streaming and response.getvalue() else response.content.decode()
            answers[name] = f"{response.status_code} {words}"
        return answers


@pytest.fixture
def look(ul):
    with declared("second_look") as module:
        flow_stage_switch(module.STAGE, acting=SYSTEM, is_on=True)
        yield module


@pytest.fixture
def case(ul, look) -> Case:
    citizen, worker = citizen_make(), staff_person("worker")
    before, after = photo_make(person_of(citizen)), photo_make(worker, "green")
    for photo in (before, after):
        attachment_process(photo.id)
    appeal = appeal_at("assigned", citizen, photo_ids=(before.id,), wants_publicity=True)
    take(Action.ANSWER, appeal, worker, text=WORDS, photo_ids=(after.id,))
    return Case(
        look=look,
        appeal=Appeal.objects.get(pk=appeal.pk),
        photo=after,
        applicant=region_client("ul", citizen),
        stranger=region_client("ul"),
        staff=region_client("ul", staff_user("roads")),
    )


def leaks(told: dict[str, str], case: Case) -> list[str]:
    """Where the answer, its photo, or that there is one, is told."""
    said = ("каток", "Исполнитель ответил", "AnswerGiven", str(case.photo.id), '"answered_at":"')
    photos = [name for name in told if name.startswith(("photo", "original"))]
    words = [name for name, text in told.items() if name not in photos and any(word in text for word in said)]
    return words + [name for name in photos if not told[name].startswith("404")]


def test_nobody_outside_hears_of_an_answer_that_waits(case):
    assert case.appeal.is_published
    told = case.told()

    assert [name for name, text in told.items() if not text.startswith(("200", "404"))] == []
    assert leaks(told, case) == []
    assert _count_numbers().answered == 0
    while events_dispatch_batch():
        pass
    assert not [row for row in Delivery.objects.all() if "каток" in str(row.payload)]


def test_the_staff_read_it(case):
    page = case.staff.get(f"/work/appeals/{case.appeal.number}/").content.decode()
    whole = case.staff.get(f"/api/v1/appeals/{case.appeal.number}").json()

    assert "каток" in page
    assert whole["answers"][0]["text"] == WORDS
    assert whole["answered_at"] is not None
    assert case.staff.get(f"/photos/{case.photo.id}/display").getvalue()


def test_everybody_sees_it_once_it_goes_out(case):
    case.step(case.look.LET_GO)
    told = case.told()

    assert [name for name, text in told.items() if not text.startswith("200")] == []
    assert {"own page", "own API", "own history", "public page", "public API", "public history"} <= set(
        leaks(told, case)
    )
    assert _count_numbers().answered == 1


def test_what_is_sent_back_never_goes_out_while_the_next_answer_does(case):
    case.step(case.look.SEND_BACK)
    take(Action.ANSWER, case.appeal, staff_person("worker"), text="Засыпали щебнем и уплотнили, проезд свободен.")
    case.step(case.look.LET_GO)
    told = case.told()

    assert [row.is_withheld for row in Answer.objects.filter(appeal=case.appeal)] == [True, False]
    assert "щебнем" in told["own page"]
    assert "щебнем" in told["public API"]
    answered = {name: text for name, text in told.items() if not text.startswith("404")}
    assert [name for name, text in answered.items() if "каток" in text or str(case.photo.id) in text] == []
    assert told["own history"].count("AnswerGiven") == 1
    assert [name for name in answered if name.startswith(("photo", "original"))] == []


def test_letting_go_that_is_undone_withholds_it_again(case):
    gone = case.step(case.look.LET_GO)
    appeal_undo(person=staff_person("moderator"), number=gone.number, version=gone.version)

    assert Answer.objects.get(appeal=case.appeal).is_withheld
    assert leaks(case.told(), case) == []


def test_where_no_stage_is_before_it_an_answer_goes_out_at_once(ul):
    assert not Answer.objects.get(appeal=appeal_at("answered")).is_withheld


def test_who_reads_it_by_the_link_of_a_letter_does_not_hear_of_it_either(look):
    received = appeal_receive(
        person=NOBODY,
        intake=Intake(
            text="Яма на дороге возле школы, машины объезжают по тротуару.",
            category_id=category_by_code("roads-potholes").id,
            channel=ChannelKind.HOTLINE,
            contact_email="anna@post.example",
        ),
    )
    correspondent_confirm(correspondent_id=received.correspondent_id)
    worker, photo = staff_person("worker"), photo_make(staff_person("worker"), "green")
    attachment_process(photo.id)
    take(Action.APPROVE, received, staff_person("moderator"))
    take(Action.ASSIGN, received, staff_person("roads"))
    take(Action.ANSWER, received, worker, text=WORDS, photo_ids=(photo.id,))
    client = region_client("ul")
    client.get(link_path(appeal_id=received.id, correspondent_id=received.correspondent_id))

    page = client.get(f"/appeals/{received.number}/")
    assert page.status_code == 200
    assert "каток" not in page.content.decode()
    assert client.get(f"/photos/{photo.id}/display").status_code == 404

    answered = Appeal.objects.get(pk=received.pk)
    action_take(
        look.LET_GO,
        person=staff_person("moderator"),
        number=answered.number,
        version=answered.version,
        arguments={},
    )
    assert "каток" in client.get(f"/appeals/{received.number}/").content.decode()
    assert client.get(f"/photos/{photo.id}/display").getvalue()
