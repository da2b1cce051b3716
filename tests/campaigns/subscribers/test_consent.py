import json
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from factories import people

from campaigns.subscribers import consent, notices
from campaigns.subscribers.models import ConsentHead, ConsentRecord

pytestmark = pytest.mark.django_db
TABLE = "campaigns_consentrecord"
GUARDS = {
    "sqlite": ["DROP TRIGGER consent_never_update", "DROP TRIGGER consent_never_delete"],
    "postgresql": ["DROP FUNCTION consent_is_append_only() CASCADE"],
}


def given(person, topic="news"):
    return consent.record(
        person.pk, purpose="newsletter", state="given", method="double_opt_in", language="pl", topic=topic
    )


@pytest.fixture
def chain():
    person = people.subscriber()
    return [given(person, topic) for topic in ("a", "b", "c", "d")]


@pytest.fixture
def tamper(chain):
    """Runs SQL on the log as somebody could who removed the guards first."""

    def run(*statements):
        with connection.cursor() as cursor:
            for statement in [*GUARDS[connection.vendor], *statements]:
                cursor.execute(statement)

    return run


def test_a_whole_chain_has_no_problems(chain):
    assert consent.verify() == []
    assert [record.sequence for record in chain] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET topic = 'x'", f"DELETE FROM {TABLE}", f"DELETE FROM {TABLE} WHERE sequence = 4"]
)
def test_the_database_refuses_to_change_the_log(chain, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert consent.verify() == []


@pytest.mark.parametrize(
    "column", ["topic = 'x'", "state = 'withdrawn'", "language = 'en'", "method = 'paper'", "notice_version = 'x'"]
)
def test_an_edited_record_shows(tamper, column):
    tamper(f"UPDATE {TABLE} SET {column} WHERE sequence = 2")
    assert consent.verify() == ["Record 2 was changed."]


def test_a_removed_record_shows(tamper):
    tamper(f"DELETE FROM {TABLE} WHERE sequence = 2")
    assert consent.verify() == ["Records 2 to 2 are missing."]


def test_a_cut_off_end_shows(tamper):
    tamper(f"DELETE FROM {TABLE} WHERE sequence > 2")
    assert consent.verify() == ["Records 3 to 4 are missing at the end."]


def test_another_order_shows(tamper):
    swap = "CASE sequence WHEN 102 THEN 3 ELSE 2 END"
    tamper(
        f"UPDATE {TABLE} SET sequence = sequence + 100 WHERE sequence IN (2, 3)",
        f"UPDATE {TABLE} SET sequence = {swap} WHERE sequence > 100",
    )
    assert "Record 2 was changed." in consent.verify()


def test_an_edit_with_a_fresh_digest_still_breaks_the_next_record(chain, tamper):
    chain[1].topic = "x"
    tamper(f"UPDATE {TABLE} SET topic = 'x' WHERE sequence = 2")
    ConsentRecord.objects.filter(sequence=2).update(digest=consent.digest(chain[1]))
    assert consent.verify() == ["Record 3 does not follow the one before it."]


def test_a_head_that_was_turned_back_shows(chain):
    ConsentHead.objects.update(sequence=3, digest=chain[2].digest)
    assert consent.verify() == ["The chain ends at record 4, but its head says 3."]


def test_a_record_names_the_very_words_the_person_saw():
    record = given(people.subscriber())
    words = notices.NEWSLETTER.in_language("pl")
    assert (record.notice_version, record.notice_digest) == ("newsletter-1", sha256(words.encode()).digest())


def test_the_command_says_that_the_chain_is_whole_and_where_it_ends(chain, capsys):
    call_command("consent_log", "verify", "--json")
    assert json.loads(capsys.readouterr().out) == {"records": 4, "head": chain[3].digest.hex(), "problems": []}


def test_the_command_fails_on_a_broken_chain(tamper, capsys):
    tamper(f"DELETE FROM {TABLE} WHERE sequence = 1")
    with pytest.raises(CommandError) as failure:
        call_command("consent_log", "verify", "--json")
    assert failure.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["problems"] == ["Records 1 to 1 are missing."]
