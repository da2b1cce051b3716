"""Whatever editors do, in whatever order, an old address is one step from its page."""

import pytest
import time_machine
from factories.newsroom import START, Newsroom
from seeds import seeds_here

from home.models import MissingAddress, PublishedDocument

pytestmark = pytest.mark.once


@pytest.mark.django_db
@pytest.mark.parametrize("seed", seeds_here(3, 41))
def test_whatever_editors_do_an_old_address_is_one_step_from_its_page(client, seed, administrator):
    """Every address that was ever public answers 200, or one 301 to a page that answers 200, or 404."""
    stood = {}

    def check(_done):
        stood.update(PublishedDocument.objects.values_list("path", "pk"))

    with time_machine.travel(START, tick=False) as clock:
        Newsroom(seed, clock, administrator).live_a_day(40, check)
        public = dict(PublishedDocument.objects.values_list("pk", "path"))
        led = 0
        for path, page in stood.items():
            if path in public.values():
                continue
            answer = client.get(path)
            assert answer.get("Location", answer.status_code) == public.get(page, 404), path
            led += page in public
    assert led, "no page moved in this tale"
    assert not MissingAddress.objects.filter(path__in=[path.rstrip("/") for path in public.values()]).exists()
