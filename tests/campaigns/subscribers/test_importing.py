import json

import pytest
from django.core.management import CommandError, call_command
from factories import people

from campaigns.subscribers import consent, importing, leaving
from campaigns.subscribers.models import ConsentRecord, Subscriber, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return people.topic("news")


def load(topic, *lines, dry=False):
    return importing.run(importing.read("\n".join(lines).encode()), topic, dry=dry)


def fates(report):
    return [str(line.fate) for line in report.lines]


def test_every_row_is_accounted_for(news):
    people.locale("en")
    people.subscriber("known@example.org")
    report = load(
        news,
        "address;language",
        "new@example.org;en",
        "known@example.org;",
        "NEW@example.org;",
        "nobody;",
        ";",
        "a@b.org;xx",
    )
    assert fates(report) == ["added", "known", "repeated", "invalid", "empty", "unknown_language"]
    assert [line.line for line in report.lines] == [2, 3, 4, 5, 6, 7]
    assert Subscriber.objects.find("new@example.org").locale.language_code == "en"


def test_an_imported_person_has_a_consent_that_says_where_it_comes_from(news):
    load(news, "email", "new@example.org")
    record = ConsentRecord.objects.get()
    assert (record.method, record.state, record.notice_version) == ("import", "given", "outside-1")
    assert Subscriber.objects.reachable().subscribed_to(news).exists() and consent.verify() == []


@pytest.mark.parametrize("how", ["left", "erased", "bounced", "complained"])
def test_an_import_never_brings_back_who_left(news, how):
    person = people.subscriber("gone@example.org")
    if how == "left":
        leaving.leave(person.pk, method="link", language="pl")
    elif how == "erased":
        leaving.erase(person.pk)
    else:
        leaving.suppress(person.pk, how)
    report = load(news, "address", "gone@example.org")
    assert fates(report) == ["left_before"] and report.lines[0].detail == Suppression.objects.get().reason
    assert not Subscriber.objects.reachable().exists()


def test_an_import_does_not_put_back_a_topic_the_person_left(news):
    events = people.topic("events")
    person = people.subscriber("anna@example.org", topics=[news, events])
    leaving.leave(person.pk, topics=[events], method="link", language="pl")
    assert fates(load(events, "address", "anna@example.org")) == ["known"]
    assert not Subscriber.objects.subscribed_to(events).exists()


def test_a_dry_run_says_the_same_and_changes_nothing(news):
    lines = ["address", "a@example.org", "b@example.org"]
    dry = load(news, *lines, dry=True)
    assert not Subscriber.objects.exists() and not ConsentRecord.objects.exists()
    assert fates(dry) == fates(load(news, *lines)) == ["added", "added"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_lists_of_every_office_program_are_read(encoding, delimiter):
    text = f'"Imię"{delimiter}E-mail\r\n"Żółw{delimiter} Jan"{delimiter}jan@example.org\r\n'
    assert importing.read(text.encode(encoding)) == [importing.Row(2, "jan@example.org", "")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"name,phone\nAnna,1", "must name the columns"),
        (b'address\n"open', "not a CSV file"),
        (b"address\n\x81\x83", "Save it as UTF-8"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data, words):
    with pytest.raises(importing.NotAList, match=words):
        importing.read(data)


def test_the_command_prints_one_document(news, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("address\nanna@example.org\n")
    call_command("subscribers", "import", str(file), "--topic", "news", "--json")
    printed = capsys.readouterr().out
    assert json.loads(printed)["counts"] == {"added": 1} and "anna@" not in printed


@pytest.mark.parametrize(("topic", "content"), [("nonsense", "address\n"), ("news", "\0")])
def test_the_command_refuses_nonsense_with_code_2(news, tmp_path, topic, content):
    file = tmp_path / "list.csv"
    file.write_text(content)
    with pytest.raises(CommandError) as failure:
        call_command("subscribers", "import", str(file), "--topic", topic)
    assert failure.value.returncode == 2


def test_a_person_gets_everything_we_know(news, capsys):
    load(news, "address", "anna@example.org")
    call_command("subscribers", "export", "Anna@example.org", "--json")
    facts = json.loads(capsys.readouterr().out)
    assert facts["address"] == "anna@example.org"
    assert facts["subscriptions"][0]["topic"] == "news" and facts["consents"][0]["method"] == "import"


def test_a_person_is_found_and_erased_by_the_whole_address(capsys):
    person = people.subscriber("anna@example.org")
    call_command("subscribers", "find", "anna@example.org")
    assert str(person.pk) in capsys.readouterr().out
    call_command("subscribers", "erase", "anna@example.org")
    with pytest.raises(CommandError) as failure:
        call_command("subscribers", "find", "anna@example.org")
    assert failure.value.returncode == 1
