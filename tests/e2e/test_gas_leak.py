"""In both regions of the demo a gas leak goes from the report to somebody who mends gas, whatever the set has."""

import pytest

from tests.site.running import Site

# The report, and the municipality and the gas company of each kit.
REPORTS = {"ul": ("ulyanovsk", "gas-grid"), "mo": ("balashikha", "gaz-ochag")}
WORDS = "В подъезде сильно пахнет газом со вчерашнего вечера, на трубе у входа слышно шипение."


def led_to_the_executor(municipality: str, executor: str, *, as_other: bool) -> tuple[str, list[int], int]:
    """The state after level 1 and the ministry, what the executor may open, and the number of the appeal."""
    from accounts.models import User
    from appeals.access import appeals_visible
    from appeals.models import Appeal
    from appeals.service import ChannelKind, Intake, appeal_receive
    from appeals.states import Action
    from taxonomy.service import OTHER_CODE, category_by_code
    from tenants.service import Role, municipality_by_code, organisation_by_code, person_of, staff_find
    from tests.factories import citizen_make, take

    intake = Intake(
        text=WORDS,
        category_id=category_by_code(OTHER_CODE).id if as_other else None,
        channel=ChannelKind.PORTAL,
        address="ул. Мира, 1",
        municipality_id=municipality_by_code(municipality).id,
    )
    appeal = appeal_receive(person=person_of(citizen_make()), intake=intake)
    take(Action.APPROVE, appeal, person_of(staff_find(role=Role.MODERATOR)))
    ministry = Appeal.objects.get(pk=appeal.pk).ministry
    assert ministry is not None
    moderator = person_of(staff_find(role=Role.MINISTRY_MODERATOR, organisation_code=ministry.code))
    take(Action.ASSIGN, appeal, moderator, executor_id=organisation_by_code(executor).id)
    worker = person_of(User.objects.get(email=staff_find(role=Role.EXECUTOR, organisation_code=executor).email))
    visible = list(appeals_visible(worker).values_list("number", flat=True))
    return str(Appeal.objects.get(pk=appeal.pk).state), visible, appeal.number


@pytest.mark.parametrize("region", REPORTS)
@pytest.mark.parametrize("as_other", [False, True], ids=["as the words are understood", "as «Другое»"])
def test_a_gas_leak_reaches_whoever_mends_gas(demo: Site, region: str, as_other: bool):
    state, visible, number = demo.ask(region, led_to_the_executor, *REPORTS[region], as_other=as_other)

    assert state == "assigned"
    assert number in visible
