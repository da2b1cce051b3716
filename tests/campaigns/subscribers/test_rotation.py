import base64

import pytest
from factories import people

from campaigns.subscribers import addresses, leaving, rotation
from campaigns.subscribers.models import Subscriber

pytestmark = pytest.mark.django_db


def key(letter):
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture
def ring(settings):
    def use(field="a", index="i"):
        settings.CAMPAIGNS = {
            **settings.CAMPAIGNS,
            "FIELD_KEYS": ",".join(map(key, field)),
            "ADDRESS_INDEX_KEY": ",".join(map(key, index)),
        }

    use()
    return use


def test_rotation_reaches_everybody_and_then_the_old_key_may_go(ring):
    for name in "abcde":
        people.subscriber(f"{name}@example.org")
    ring(field="ba")
    assert [rotation.rotate(batch=3) for _ in range(3)] == [3, 2, 0]
    ring(field="b")
    assert sorted(person.read_address()[0] for person in Subscriber.objects.all()) == list("abcde")


def test_rehashing_keeps_people_findable_and_the_suppressed_suppressed(ring):
    anna, ola = people.subscriber("anna@example.org"), people.subscriber("ola@example.org")
    leaving.leave(ola.pk, method="link", language="pl")
    ring(index="ji")
    assert Subscriber.objects.find("anna@example.org") == anna
    assert [rotation.rehash() for _ in range(2)] == [2, 0]
    ring(index="j")
    assert Subscriber.objects.find("anna@example.org") == anna
    assert leaving.suppressed_ids([anna.pk, ola.pk]) == {ola.pk}


def test_one_person_has_one_row_across_keys(ring):
    from campaigns.subscribers import joining

    anna = people.subscriber("anna@example.org", state="pending")
    ring(index="ji")
    joining.request("anna@example.org", locale=anna.locale, topics=[people.topic()], wants_tracking=False)
    assert Subscriber.objects.get() == anna
    assert addresses.index("anna@example.org").version != anna.address_hmac_version
