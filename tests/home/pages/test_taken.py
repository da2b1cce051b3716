"""No page gets an address at which the site itself answers: a year of a list, the search, the newsletter's form."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from factories.pages import add, plant_site
from planting import fresh
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home.models import EventPage, GuidePage, NewsPage, StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
A_YEAR, A_PART = "what is of the year 2024", "a part of the site that is no page"


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news", "guides", "events", "about"))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize(("model", "branch"), [(NewsPage, "news"), (GuidePage, "guides"), (EventPage, "events")])
def test_no_page_of_a_list_is_called_like_a_year(tree, model, branch, live):
    parent = getattr(tree.pl, branch)
    with pytest.raises(ValidationError, match=A_YEAR):
        add(model, parent, "Rok", slug="2024", live=live)
    page = add(model, parent, "Rok", live=live)
    page.slug = "2024"
    with pytest.raises(ValidationError, match=A_YEAR):
        page.save()
    assert add(model, parent, "Przyszłość", slug="2105").slug == "2105", "a year without an address takes none"


def test_a_title_that_is_a_year_makes_another_name_by_itself(tree):
    assert [add(NewsPage, tree.pl.news, "2024").slug for _times in range(2)] == ["2024-2", "2024-3"]
    assert add(StandardPage, tree.pl.about, "2024").slug == "2024", "there are no years of other pages"


@pytest.mark.parametrize("slug", ["search", "newsletter"])
def test_no_page_stands_where_the_site_itself_answers(tree, slug):
    with pytest.raises(ValidationError, match=A_PART):
        add(StandardPage, tree.pl.home, "Strona", slug=slug)
    assert add(StandardPage, tree.pl.home, slug.title()).slug == f"{slug}-2"
    assert add(StandardPage, tree.pl.about, "Strona", slug=slug).url == f"/pl/o-nas/{slug}/"


@pytest.fixture
def old(tree):
    """Called so before there was the rule."""
    page = add(NewsPage, tree.pl.news, "Rok", slug="rok")
    Page.objects.filter(pk=page.pk).update(slug="2024", url_path=page.url_path.replace("/rok/", "/2024/"))
    return NewsPage.objects.get(pk=page.pk)


def test_a_page_that_was_called_so_before_stays_what_it_is_and_is_edited_as_any_other(old, tree, client):
    old.lead = "Nowe słowa"
    old.save_revision().publish()
    assert old.lead in client.get("/pl/aktualnosci/2024/").content.decode()
    old.move(tree.pl.news, "first-child")
    with pytest.raises(ValidationError, match=A_YEAR):
        add(NewsPage, tree.pl.news, "Rok", slug="2024")


def test_a_translation_that_was_called_so_before_keeps_its_name(tree):
    page, english = add(NewsPage, tree.pl.news, "Rok"), tree.en.home.locale
    version = translated(page, english, {"title": "A year"})
    Page.objects.filter(pk=version.pk).update(slug="2024", first_published_at=page.first_published_at)
    assert translated(page, english, {"title": "Another year"}).slug == "2024"


@pytest.mark.parametrize("how", ["/admin/pages/{}/move/{}/confirm/", "/admin/bulk/wagtailcore/page/move/?id={}&next=/"])
def test_no_page_is_moved_to_where_the_site_itself_answers(how, tree, client, administrator):
    page = add(StandardPage, tree.pl.about, "Strona", slug="search")
    client.force_login(administrator)
    answer = client.post(how.format(page.pk, tree.pl.home.pk), {"chooser": tree.pl.home.pk})
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/pages/{page.pk}/edit/")
    assert A_PART in client.get("/admin/").content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().pk == tree.pl.about.pk


def translated(page, locale, texts):
    """A draft of the page in that language, of these texts: field → words."""
    source, _new = TranslationSource.update_or_create_from_instance(page)
    translation, _new = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.filter(context__path__in=texts).select_related("context", "string"):
        words = {"data": texts[segment.context.path], "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL}
        where = {"translation_of": segment.string, "context": segment.context, "locale": locale}
        StringTranslation.objects.update_or_create(**where, defaults=words)
    translation.save_target(publish=False)
    return page.get_translation(locale)


def test_a_translated_title_makes_another_name_and_a_translator_who_chooses_one_is_told(tree):
    page, english = add(NewsPage, tree.pl.news, "Rok wielkich zmian"), tree.en.home.locale
    assert translated(page, english, {"title": "2024"}).slug == "2024-2"
    other = add(NewsPage, tree.pl.news, "Rok przemian")
    with pytest.raises(ValidationError, match=A_YEAR):
        translated(other, english, {"title": "A year", "slug": "2024"})


def filled(slug):
    words = {"title": "Rok", "slug": slug, "lead": "", "dated_at": "2026-03-02 09:00", "body": streamfield([])}
    rows = {name: inline_formset([]) for name in ("topic_links", "comments")}
    return nested_form_data({**words, "corrections": streamfield([]), **rows})


def test_the_form_of_a_new_page_says_it_beside_the_field(tree, client, administrator):
    client.force_login(administrator)
    address = reverse("wagtailadmin_pages:add", args=["home", "newspage", tree.pl.news.pk])
    answer = client.post(address, filled(slug="2024"))
    assert answer.status_code == 200
    assert A_YEAR in answer.content.decode() and "2024-2" in answer.content.decode()
    assert client.post(address, filled(slug="2024-2")).status_code == 302


def test_the_form_of_a_copy_says_it_too(tree, client, administrator):
    page = add(NewsPage, tree.pl.news, "Wieści")
    client.force_login(administrator)
    data = {"new_title": "Rok", "new_slug": "2024", "new_parent_page": tree.pl.news.pk}
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)
    assert answer.status_code == 200 and A_YEAR in answer.content.decode()
    assert (
        client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), {**data, "new_slug": "rok"}).status_code == 302
    )
