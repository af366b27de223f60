"""Letters and a real mail server: what is handed over, what is refused for good, what is tried again."""

import pytest

from core.events.deliveries import deliveries_send_due
from core.events.models import Delivery, DeliveryState
from core.mail.channel import mail_enqueue
from tests.core.mail.server import mail_server


@pytest.fixture
def server(settings):
    """A mail server of the test's own, and settings that point to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def enqueue(**changes) -> Delivery:
    letter = {
        "key": "a",
        "to": "anna@post.example",
        "subject": "УЛ-1: обращение получено",
        "text": "Здравствуйте!",
        "html": "<p>Здравствуйте!</p>",
        "sender": 'Портал «Решаем вместе», "ЦУР"',
    }
    return mail_enqueue(**letter | changes)


def test_a_letter_arrives_whole(ul, server, settings):
    row = enqueue()
    deliveries_send_due()

    (letter,) = server.letters
    assert letter["Subject"].strip() == "УЛ-1: обращение получено"
    assert letter["To"] == "anna@post.example"
    assert letter["From"].addresses[0].display_name == 'Портал «Решаем вместе», "ЦУР"'
    assert letter["From"].addresses[0].addr_spec == settings.DEFAULT_FROM_EMAIL
    assert letter["Message-ID"] == f"<{row.id}@{settings.MAIL_DOMAIN}>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(("plain",)).get_content().strip() == "Здравствуйте!"
    assert "<p>Здравствуйте!</p>" in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize(("stage", "answer"), [("to_recipient", "550 No such user"), ("to_letter", "554 Spam")])
def test_a_refusal_for_good_is_not_repeated(ul, server, stage, answer):
    setattr(server, stage, answer)
    enqueue()
    deliveries_send_due()

    row = Delivery.objects.get()
    assert row.state == DeliveryState.DEAD
    assert answer[:3] in row.last_error


@pytest.mark.parametrize(("stage", "answer"), [("to_recipient", "451 Greylisted"), ("to_letter", "452 Full")])
def test_a_refusal_for_now_is_tried_again(ul, server, stage, answer):
    setattr(server, stage, answer)
    enqueue()
    deliveries_send_due()

    row = Delivery.objects.get()
    assert row.state == DeliveryState.PENDING
    assert row.attempts == 1


def test_a_dead_mail_server_is_asked_once_for_all_letters_and_they_wait(ul, server, settings):
    settings.EMAIL_PORT = 1
    enqueue(key="a")
    enqueue(key="b")

    assert deliveries_send_due() == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PENDING}
    assert server.letters == []


def test_a_line_break_in_a_name_cannot_forge_a_header(ul, server):
    enqueue(sender="Портал\nBcc: all@post.example")
    deliveries_send_due()

    assert all("Bcc" not in letter for letter in server.letters)
