"""No address in logs, task rows, cache, or anywhere in the plain database (I8)."""

import pickle

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from factories import people
from stored import everything_stored

from campaigns.public_forms import PublicForm
from campaigns.subscribers.models import Subscriber

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "anna.nowak@example.org"


class Refuses:
    """A mail server that repeats the address in its refusal, as most do."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        return f"550 5.1.1 <{address}>: user unknown"


@pytest.fixture
def refusing_server(settings):
    controller = Controller(Refuses(), hostname="127.0.0.1", port=8165)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 8165
    yield
    controller.stop()


@pytest.fixture
def sign_up(client):
    topic = people.topic("news", pl="Aktualności")
    form = {"address": ANNA, "topics": topic.pk, "language": "pl", "proof": PublicForm().proof_value}
    return lambda: client.post("/pl/newsletter/", form | {"tracking": "on"})


def work():
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=3)


def assert_nowhere(caplog):
    assert [table for table, row in everything_stored() if "anna.nowak" in row] == []
    ours = [record for record in caplog.records if record.name != "mail.log"]  # the fake mail server keeps its own
    assert [record for record in ours if "anna.nowak" in f"{record.getMessage()} {record.exc_text}".lower()] == []
    assert "anna.nowak" not in pickle.dumps(getattr(cache, "_cache", {})).decode("latin-1")


def test_the_search_would_find_an_address_in_the_database():
    people.topic("anna.nowak")
    assert [table for table, row in everything_stored() if "anna.nowak" in row] == ["campaigns_topic"]


def test_from_the_form_to_the_list_the_address_is_written_nowhere(sign_up, client, caplog):
    caplog.set_level("DEBUG")
    sign_up()
    work()
    link = next(line for line in mail.outbox[0].body.splitlines() if "/confirm/" in line)
    client.post(link)
    assert Subscriber.objects.reachable().get().read_address() == ANNA
    assert_nowhere(caplog)


def test_a_server_that_repeats_the_address_does_not_make_us_write_it_down(sign_up, refusing_server, caplog):
    from django_tasks_db.models import DBTaskResult

    caplog.set_level("DEBUG")
    sign_up()
    work()
    task = DBTaskResult.objects.get(task_path__endswith="answer_request")
    assert task.status == "FAILED" and "SMTPRecipientsRefused" in task.traceback
    assert_nowhere(caplog)
