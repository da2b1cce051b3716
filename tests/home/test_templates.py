"""The public pages as a browser gets them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from factories.everything import show_every_block
from factories.pages import add, fill_site, plant_site
from planting import fresh
from wagtail.models import Page

from home.models import IdentityText, NewsPage, SiteIdentity

pytestmark = pytest.mark.once

FROM_ELSEWHERE = re.compile(
    r'(?:src|srcset|poster|action)="https?://(?!testserver)'
    r'|<link (?![^>]*rel="(?:alternate|canonical)")[^>]*href="https?://(?!testserver)'
)
INLINE = re.compile(
    r"<[^>]+\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\s(?:src=|type=.application.ld))", re.IGNORECASE
)


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site()
    return tree, fill_site(tree)


@pytest.fixture
def site(planted, db):
    return fresh(planted)


def test_every_type_of_page_is_whole_in_both_languages(site, client):
    seen = set()
    for page in Page.objects.filter(depth__gt=1).specific():
        answer = client.get(page.url)
        html = answer.content.decode()
        assert answer.status_code == 200, page
        assert html.count("<h1") == 1
        assert f'lang="{page.language}"' in html
        assert not INLINE.search(html)
        assert not answer.cookies
        assert 'href="#main"' in html and '<main id="main"' in html
        assert not FROM_ELSEWHERE.search(html), "a reader's browser asks nobody else; links are followed by people"
        seen.add((page.document_type, page.language))
    assert len(seen) == 24


def test_no_page_asks_for_more_than_sixty_kilobytes_of_style_and_script(site, client):
    tree, pages = site
    show_every_block(tree.pl)
    for page in Page.objects.filter(depth__gt=1, locale=tree.pl.home.locale):
        html = client.get(page.url).content.decode()
        files = set(re.findall(r'"/static/([\w/.-]+\.(?:css|js))"', html))
        assert sum(Path(finders.find(name)).stat().st_size for name in files) <= 60_000, (page, files)


def test_every_block_is_shown_without_a_script_and_without_another_host(site, client):
    tree, _pages = site
    html = client.get(show_every_block(tree.pl).url).content.decode()
    assert not INLINE.search(html) and not FROM_ELSEWHERE.search(html)
    for words in ("Watch at example.org", 'name="address"', "000 111 222", "Z warsztatu", "Zapytaj nas"):
        assert words in html


def test_the_switch_leads_to_this_page_or_says_that_it_is_not_there_yet(site, client):
    tree, pages = site
    polish, english = pages["news"]
    lonely = add(NewsPage, tree.pl.news, "Tylko po polsku")
    assert f'<a href="{english.url}" lang="en"' in client.get(polish.url).content.decode()
    html = client.get(lonely.url).content.decode()
    assert "not available yet" in html
    assert 'href="/en/' not in html


def test_a_language_without_a_front_page_is_not_offered(site, client):
    tree, _pages = site
    assert "Українська" not in client.get(tree.pl.home.url).content.decode()


def test_drafts_and_private_pages_are_seen_from_nowhere(site, client):
    tree, pages = site
    add(NewsPage, tree.pl.news, "Tajny szkic", live=False)
    hidden = add(NewsPage, tree.pl.news, "Tylko dla nas")
    hidden.view_restrictions.create(restriction_type="login")
    block = ("related", {"title": "Czytaj", "pages": [hidden, pages["guide"][0]]})
    visible = add(NewsPage, tree.pl.news, "Widoczna", body=[block])
    for page in (tree.pl.home, tree.pl.news, visible, pages["news"][0]):
        html = client.get(page.url).content.decode()
        assert "Tajny szkic" not in html
        assert "Tylko dla nas" not in html
    assert pages["guide"][0].title in client.get(visible.url).content.decode()


def test_a_missing_page_answers_in_the_readers_language_with_the_menu(site, client):
    answer = client.get("/pl/nie-ma/")
    assert answer.status_code == 404
    assert 'lang="pl"' in answer.content.decode()
    assert "Aktualności" in answer.content.decode()


def test_the_error_page_needs_no_database():
    with translation.override("pl"):
        html = render_to_string("500.html")
    assert '<html lang="pl"' in html
    assert not INLINE.search(html)


def test_the_sites_own_words_are_those_of_the_language(site, client):
    tree, _pages = site
    chosen = SiteIdentity.for_site(tree.site)
    chosen.site_name, chosen.accent = "Kaganek", "teal"
    chosen.texts = [IdentityText(locale=tree.pl.home.locale, tagline="Dla wszystkich")]
    chosen.save()
    polish, english = (client.get(branch.home.url).content.decode() for branch in (tree.pl, tree.en))
    assert "Kaganek" in polish and "Dla wszystkich" in polish and 'data-accent="teal"' in polish
    assert "Kaganek" in english and "Dla wszystkich" not in english


def test_all_styles_and_scripts_together_fit_the_budget_of_one_page():
    folder = Path(settings.BASE_DIR, "site", "static")
    public = [*folder.glob("css/*.css"), *folder.glob("js/*.js")]
    assert sum(file.stat().st_size for file in public) <= 60_000
