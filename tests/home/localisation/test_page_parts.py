"""Everything a page is surrounded by and made of stands in its own language, or is not there."""

import re

import pytest
from factories.pages import add_image
from factories.translations import BODY, MARKER, source_news, submit, translate_all
from planting import fresh

from home.localisation import segments
from home.models import HomePage, IdentityText, NewsIndexPage, NewsPage, SiteIdentity
from home.published.models import PublishedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def translation_once(planted):
    """A Polish page with images whose own titles and descriptions are Polish too."""
    image = add_image(f"{MARKER} tytuł obrazu", size=(40, 30), description=f"{MARKER} opis obrazu")
    image.contextual_alt_text, image.decorative = f"{MARKER} latarnia", False
    figure = ("figure", {"image": image, "caption": f"{MARKER} podpis"})
    alt = {"hero_image": image, "hero_alt": f"{MARKER} okno", "hero_caption": f"{MARKER} podpis"}
    return submit(source_news(planted, body=[*BODY, figure], **alt))


@pytest.fixture
def translation(translation_once, db):
    return fresh(translation_once)


def finish(translation):
    translate_all(translation)
    translation.save_target(publish=True)
    return translation.get_target_instance()


def both_doors(client, page):
    """What a reader and a program get."""
    yield client.get(page.get_url()).content.decode()
    yield client.get(f"/api/v1/documents/{page.pk}").content.decode()


def test_alternative_texts_are_texts_to_translate(translation):
    missing = {segment.context.path.rpartition(".")[2] for segment in segments.missing(translation)}
    assert {"hero_alt", "hero_caption", "alt_text", "caption"} <= missing


def test_an_image_says_nothing_of_itself_in_another_language(client, translation):
    english = finish(translation)
    for answer in both_doors(client, english):
        assert MARKER not in answer and "English latarnia" in answer and "English okno" in answer


def test_an_image_without_a_text_of_the_page_is_silent(client, tree):
    image = add_image(f"{MARKER} tytuł obrazu", size=(40, 30), description=f"{MARKER} opis obrazu")
    translation = submit(source_news(tree, hero_image=image))
    english = finish(translation)
    for answer in both_doors(client, english):
        assert MARKER not in answer
    assert '<img src="' in client.get(english.get_url()).content.decode()


def test_words_of_the_site_are_shown_in_their_language_only(client, tree, translation):
    english, polish = finish(translation), translation.source.get_source_instance()
    identity, _created = SiteIdentity.objects.get_or_create(site=tree.site)
    IdentityText.objects.create(
        identity=identity, locale=tree.pl.home.locale, tagline=f"{MARKER} hasło", footer=f"{MARKER} stopka"
    )
    assert f"{MARKER} hasło" in client.get(polish.get_url()).content.decode()
    assert MARKER not in client.get(english.get_url()).content.decode()


def test_the_menu_names_what_is_public_in_the_language(client, tree):
    page = client.get("/en/").content.decode()
    assert f'href="{tree.en.news.get_url()}"' in page and tree.pl.news.get_url() not in page
    NewsIndexPage.objects.get(pk=tree.en.news.pk).unpublish()
    assert tree.en.news.get_url() not in client.get("/en/").content.decode()


def alternates(client, page):
    """(language switch, head of the page, sitemap): the addresses each names besides the page's own."""
    html, own = client.get(page.get_url()).content.decode(), page.get_url()
    switch = re.findall(r'href="([^"]*)"', html.partition('class="languages"')[2].partition("</nav>")[0])
    head = re.findall(r'<link rel="alternate" hreflang="\w\w" href="https?://[^/]*([^"]*)"', html)
    entry = next(e for e in client.get("/sitemap.xml").content.decode().split("<url>") if f"{own}</loc>" in e)
    named = re.findall(r'hreflang="\w\w" href="https?://[^/]*([^"]*)"', entry)
    return [sorted(set(found) - {own}) for found in (switch, head, named)]


def test_switch_head_and_sitemap_name_only_what_is_there(client, translation):
    polish = translation.source.get_source_instance()
    assert alternates(client, polish) == [[], [], []]
    assert "not available yet" in client.get(polish.get_url()).content.decode()
    english = finish(translation)
    assert alternates(client, polish) == [[english.get_url()]] * 3
    assert alternates(client, english) == [[polish.get_url()]] * 3
    english.unpublish()
    assert alternates(client, polish) == [[], [], []]


def test_a_translation_below_a_draft_is_named_nowhere(client, tree, translation):
    polish = translation.source.get_source_instance()
    finish(translation)
    NewsIndexPage.objects.get(pk=tree.en.news.pk).unpublish()
    assert alternates(client, polish) == [[], [], []]


def test_a_language_without_a_front_page_is_not_there_at_all(client, tree, translation):
    polish = translation.source.get_source_instance()
    finish(translation)
    HomePage.objects.get(pk=tree.en.home.pk).unpublish()
    assert client.get("/en/").status_code == 404
    assert not PublishedDocument.objects.in_locale("en").exists()
    assert 'lang="en"' not in client.get(polish.get_url()).content.decode()


def test_an_address_stays_through_every_synchronisation(translation):
    english = finish(translation)
    slug = english.slug
    polish = translation.source.get_source_instance()
    polish.slug, polish.title = "inny-adres", f"{MARKER} inny tytuł"
    polish.save_revision().publish()
    translation.source.update_from_db()
    finish(translation)
    assert NewsPage.objects.get(pk=english.pk).slug == slug
