"""A dead broker while an appeal is sent: the appeal is kept, its letter goes later."""

from time import monotonic

from django.core import mail

from core.events.models import Event
from core.events.tasks import deliveries_send, log_sweep
from core.tasks import schema_headers
from tests.factories import appeal_make, citizen_make


def test_an_appeal_sent_while_the_broker_is_dead_is_kept_and_its_letter_goes_with_the_next_sweep(
    ul, closed_broker, django_capture_on_commit_callbacks
):
    applicant = citizen_make()
    began = monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        appeal = appeal_make(applicant)
    # Retries of a client without a limit would take longer than any slow machine does.
    assert monotonic() - began < 10
    assert Event.objects.filter(subject_id=appeal.id, dispatched_at=None).exists()
    assert mail.outbox == []

    log_sweep.apply(("ul",), headers=schema_headers("ul"))
    assert mail.outbox == []
    deliveries_send.apply(("ul", "email"), headers=schema_headers("ul"))

    assert [letter.to for letter in mail.outbox] == [[applicant.email]]
    deliveries_send.apply(("ul", "email"), headers=schema_headers("ul"))
    assert len(mail.outbox) == 1
