"""The frame of a mail: what an administrator wrote about this site, in the words of exactly that language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from factories.pages import add_image, locale, plant_site
from planting import fresh
from wagtail.models import Site

from config import adapters
from home.media.release import release_image
from home.models import IdentityText, SiteIdentity
from home.pages.settings import BEAMS, Accent

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(bed):
    plant_site()
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.site_name, identity.email = "Latarnia", "kontakt@example.org"
    identity.save()
    IdentityText.objects.create(
        identity=identity, locale=locale("pl"), organisation="Urząd", postal_address="ul. Prosta 1\n00-001 Warszawa"
    )
    return identity


@pytest.fixture
def ours(planted, db):
    return fresh(planted)


def test_it_speaks_one_language_only(ours):
    polish, english = adapters.identity("pl"), adapters.identity("en")
    assert polish.postal_address == "Urząd\nul. Prosta 1\n00-001 Warszawa"
    assert english.postal_address == ""
    assert polish.url.endswith("/pl/") and english.url.endswith("/en/")
    assert polish.name == "Latarnia" and polish.contact == "kontakt@example.org"


def test_the_logo_has_an_absolute_address(ours):
    assert adapters.identity("pl").logo_url == ""
    ours.logo = add_image()
    ours.save()
    release_image.call(ours.logo.pk)
    ours.logo.refresh_from_db()
    assert adapters.identity("pl").logo_url.startswith(f"{settings.SITE_BASE_URL}/media/")


def test_the_colours_are_those_of_the_site():
    tokens = (Path(settings.BASE_DIR) / "site/static/css/tokens.css").read_text()
    assert set(BEAMS) == set(Accent)
    for name, colour in BEAMS.items():
        block = tokens if name == "amber" else tokens.partition(f'[data-accent="{name}"]')[2]
        assert re.search(r"--beam: (#\w+)", block)[1] == colour
