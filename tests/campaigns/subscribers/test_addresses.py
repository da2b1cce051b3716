import base64
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from campaigns.subscribers import addresses, checks

ANNA = uuid.UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


def written_key(letter, number=None):
    encoded = base64.b64encode(letter.encode() * 32).decode()
    return encoded if number is None else f"{number}:{encoded}"


@pytest.fixture
def keys(settings):
    def use(*ring, index=""):
        index = index or written_key("i")
        settings.CAMPAIGNS = {**settings.CAMPAIGNS, "FIELD_KEYS": ",".join(ring), "ADDRESS_INDEX_KEY": index}

    use(written_key("a"))
    return use


local_parts = st.from_regex(r"[a-z0-9]{1,12}([.+-][a-z0-9]{1,8})?", fullmatch=True)
domains = st.sampled_from(["example.org", "żółw.pl", "EXAMPLE.com", "пошта.укр", "a-b.example"])
typed = st.builds("{}@{}".format, local_parts, domains)


@given(typed)
def test_what_was_encrypted_comes_back(address):
    assert addresses.decrypt(ANNA, addresses.encrypt(ANNA, address)) == address


@given(typed, st.data())
def test_a_single_changed_bit_is_noticed(address, data):
    blob = bytearray(addresses.encrypt(ANNA, address))
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[bit // 8] ^= 1 << bit % 8
    with pytest.raises(addresses.Unreadable):
        addresses.decrypt(ANNA, bytes(blob))


@given(st.binary(max_size=60))
def test_noise_is_refused(noise):
    with pytest.raises(addresses.Unreadable):
        addresses.decrypt(ANNA, noise)


def test_an_address_copied_into_another_row_does_not_open():
    blob = addresses.encrypt(ANNA, "anna@example.org")
    with pytest.raises(addresses.Unreadable, match="another row"):
        addresses.decrypt(uuid.uuid4(), blob)


def test_twice_the_same_address_never_looks_the_same():
    assert addresses.encrypt(ANNA, "anna@example.org") != addresses.encrypt(ANNA, "anna@example.org")


@given(typed)
def test_every_spelling_has_one_normal_form(address):
    form = addresses.normalise(address)
    assert form.isascii() and form == form.lower()
    assert {addresses.normalise(spelling) for spelling in (form, address.upper(), f"  {address}\n")} == {form}


def test_an_international_domain_is_kept_as_the_mail_servers_know_it():
    assert addresses.normalise("Jan@Żółw.PL") == "jan@xn--w-uga1v8h.pl"
    assert addresses.index("jan@żółw.pl") == addresses.index("JAN@XN--W-UGA1V8H.PL")


def test_full_width_letters_fold_to_ordinary_ones():
    assert addresses.normalise("ａnna@example.org") == "anna@example.org"


@pytest.mark.parametrize(
    "text", ["", "anna", "anna@", "@example.org", "anna@localhost", "a b@example.org", "żółw@x.pl"]
)
def test_what_is_no_address_is_refused_without_repeating_it(text):
    with pytest.raises(addresses.InvalidAddress) as refusal:
        addresses.normalise(text)
    assert not text or text not in str(refusal.value)


def test_the_index_depends_on_its_key(keys):
    before = addresses.index("anna@example.org")
    keys(written_key("a"), index=written_key("j"))
    assert addresses.index("anna@example.org").digest != before.digest


def test_every_key_of_the_index_is_tried_newest_first(keys):
    keys(written_key("a"), index=f"{written_key('j', 9)},{written_key('i', 8)}")
    assert [found.version for found in addresses.indexes("anna@example.org")] == [9, 8]


def test_a_rotated_ring_still_opens_what_the_old_key_closed(keys):
    blob = addresses.encrypt(ANNA, "anna@example.org")
    keys(written_key("b"), written_key("a"))
    assert addresses.decrypt(ANNA, blob) == "anna@example.org"
    assert not addresses.is_under_newest_key(blob)
    assert addresses.is_under_newest_key(addresses.encrypt(ANNA, "anna@example.org"))


def test_a_retired_key_that_is_gone_is_named(keys):
    keys(written_key("a", 3))
    blob = addresses.encrypt(ANNA, "anna@example.org")
    keys(written_key("b", 4))
    with pytest.raises(addresses.Unreadable, match="number 3"):
        addresses.decrypt(ANNA, blob)


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ("", "is empty"),
        ("not base64!", "not base64"),
        (base64.b64encode(b"short").decode(), "5 bytes"),
        (written_key("a", 300), "0 to 255"),
        (written_key("a", "new"), "0 to 255"),
        (f"{written_key('a', 1)},{written_key('b', 1)}", "one number"),
    ],
)
def test_a_wrong_key_is_refused_in_words(keys, ring, words):
    keys(ring)
    with pytest.raises(ImproperlyConfigured, match=words):
        addresses.encrypt(ANNA, "anna@example.org")


def test_the_start_says_which_key_is_wrong_and_how_to_make_one(keys):
    assert checks.keys_can_be_used() == []
    keys("nonsense")
    [error] = checks.keys_can_be_used()
    assert error.id == "campaigns.E001" and "FIELD_KEYS" in error.msg and "python -c" in error.hint


def test_a_masked_address_is_known_to_its_owner_only():
    assert addresses.mask("anna@example.org") == "a•••@e•••.org"
