"""Moves people to the newest keys, a batch at a time, while everything else goes on."""

from django.db import transaction
from django.db.models import BinaryField, Value
from django.db.models.functions import Substr

from campaigns.subscribers import addresses
from campaigns.subscribers.models import Subscriber, Suppression

BATCH = 500


@transaction.atomic
def rotate(batch: int = BATCH) -> int:
    """Re-encrypts addresses that are not under the newest key of FIELD_KEYS. How many; 0 means: done."""
    newest = bytes([addresses.field_ring()[0].number])
    key = Substr("address", Value(1), Value(1), output_field=BinaryField())
    people = list(Subscriber.objects.select_for_update().alias(key=key).exclude(key=newest)[:batch])
    for person in people:
        person.address = addresses.encrypt(person.pk, person.read_address())
    Subscriber.objects.bulk_update(people, ["address"])
    return len(people)


@transaction.atomic
def rehash(batch: int = BATCH) -> int:
    """Indexes people under the newest key of ADDRESS_INDEX_KEY. How many; 0 means: done.

    A suppression alone cannot be moved, nobody knows the address; its old key stays in the ring. Where the person is
    known, the suppression gets a twin under the new key, so that one comparison still finds it.
    """
    newest = addresses.index_ring()[0].number
    people = list(Subscriber.objects.select_for_update().exclude(address_hmac_version=newest)[:batch])
    for person in people:
        address = person.read_address()
        suppression = Suppression.objects.of_address(address).first()
        person.address_hmac_version, person.address_hmac = addresses.index(address)
        if suppression:
            Suppression.objects.get_or_create(
                address_hmac=person.address_hmac,
                address_hmac_version=newest,
                defaults={"reason": suppression.reason, "created_at": suppression.created_at},
            )
    Subscriber.objects.bulk_update(people, ["address_hmac", "address_hmac_version"])
    return len(people)
