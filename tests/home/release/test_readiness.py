"""The readiness gate: what is not ready is named, per item and language, with the place where it is mended."""

import datetime as dt

import pytest
from django.utils import timezone
from factories.pages import add, add_image
from factories.releases import approved, news, pack, planned, put
from factories.translations import MARKER, source_news, submit, translate_all, translate_one
from wagtail.models import PageViewRestriction

from home.models import GuideIndexPage, GuidePage, NewsPage, PublishedDocument, StandardPage
from home.release.rehearsal import rehearse

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def found(bundle, language, row=0):
    """{code: finding} of one cell."""
    report = rehearse(bundle)
    return {one.code: one for one in report.rows[row].cells[report.languages.index(language)].findings}


def written(tree, text="<p>Tekst.</p>", **fields):
    """A Polish page with this body, approved; packed in Polish only."""
    page = add(NewsPage, tree.pl.news, "Nowina", live=False, body=[("text", text)], **fields)
    bundle = pack(page, languages=["pl"])
    return approved(page), bundle


def test_approved_pages_of_every_language_are_ready(tree):
    polish, english = news(tree)
    bundle = pack(polish)
    for page in (polish, english):
        approved(page)
    report = rehearse(bundle)
    assert report.is_ready and report.unready == 0
    assert [cell.standing for cell in report.rows[0].cells] == ["new page", "new page"]


def test_looking_changes_nothing(tree):
    polish, english = news(tree)
    bundle = pack(polish, languages=["pl"])
    approved(polish)
    assert rehearse(bundle).is_ready
    polish.refresh_from_db()
    assert not polish.live and polish.live_revision_id is None
    assert not PublishedDocument.objects.filter(page__in=[polish.pk, english.pk]).exists()


def test_an_empty_bundle_is_not_ready(tree):
    assert not rehearse(pack()).is_ready


def test_what_nobody_approved_is_named(tree):
    polish, _english = news(tree)
    finding = found(pack(polish), "pl")["approval_not_asked"]
    assert finding.level == "error" and finding.mend_url == f"/admin/pages/{polish.pk}/edit/"


def test_what_waits_for_its_approver_is_named(tree, editor):
    polish, _english = news(tree)
    bundle = pack(polish)
    polish.get_workflow().start(polish, editor)
    assert "approval_waiting" in found(bundle, "pl")


def test_a_change_after_the_approval_asks_for_a_new_one(tree):
    polish, _english = news(tree)
    bundle = pack(polish)
    polish = approved(polish)
    polish.title = "Zmieniona"
    polish.save_revision()
    assert "approval_older" in found(bundle, "pl")


def test_a_missing_language_leads_to_its_translation_or_is_left_out(tree):
    page, bundle = written(tree)
    bundle.locales.set([tree.pl.home.locale, tree.en.home.locale])
    finding = found(bundle, "en")["no_version"]
    assert finding.mend_url.startswith(f"/admin/localize/submit/page/{page.pk}/")
    bundle.items.update(left_out=["en"])
    assert rehearse(bundle).is_ready


def test_an_untranslated_segment_is_named(tree):
    source = source_news(tree)
    translation = submit(source)
    translate_all(translation, besides="lead")
    translation.save_target(publish=False)
    english = translation.get_target_instance()
    bundle = pack(source)
    approved(english)
    assert "lead" in found(bundle, "en")["refused"].words.lower()
    translate_one(translation, "lead", "English lead")
    translation.save_target(publish=False)
    approved(NewsPage.objects.get(pk=english.pk))
    assert rehearse(bundle).is_ready and MARKER not in english.title


def test_a_later_time_of_its_own_is_refused(tree):
    page = add(NewsPage, tree.pl.news, "Nowina", live=False)
    bundle = pack(page, languages=["pl"])
    page.go_live_at = timezone.now() + dt.timedelta(days=3)
    page.save_revision()
    approved(page)
    assert set(found(bundle, "pl")) == {"own_schedule"}


def test_images_need_rights_on_the_day_of_the_moment(tree):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    image = add_image(author="", licence="", rights_expire_on=tomorrow, shows_identifiable_people=True)
    _page, bundle = written(tree, hero_image=image, hero_alt="Granat")
    planned(bundle, after=dt.timedelta(days=5))
    findings = found(bundle, "pl")
    assert set(findings) == {"rights"} and findings["rights"].mend_url == f"/admin/images/{image.pk}/"
    words = findings["rights"].words
    assert all(part in words for part in ("ended on", "author", "licence", "consent"))


def test_images_need_alternative_texts_unless_they_decorate(tree):
    image = add_image(author="A. Nowak", licence="CC BY 4.0")
    figure = {"image": {"image": image.pk, "decorative": False, "alt_text": ""}, "caption": ""}
    page = add(NewsPage, tree.pl.news, "Nowina", live=False, hero_image=image)
    page.body = [{"type": "figure", "value": figure}]
    page.save_revision()
    bundle = pack(page, languages=["pl"])
    approved(page)
    findings = found(bundle, "pl")
    assert findings["image_without_alt"].level == "error" and findings["hero_without_alt"].level == "warning"
    page.body[0].value["image"].decorative = True
    page.save_revision()
    approved(page)
    assert "image_without_alt" not in found(bundle, "pl")


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<p><a href="/pl/nie-ma/">tu</a></p>', "link_to_nothing"),
        ('<p><a href="http://localhost:8000/pl/nie-ma/">tu</a></p>', "link_to_nothing"),
        ('<p><a href="/pl/aktualnosci/1999/">tu</a></p>', "link_to_nothing"),
        ('<p><a href="#nie-ma">tu</a></p>', "anchor_missing"),
        ('<p><a href="/pl/aktualnosci/#nie-ma">tu</a></p>', "anchor_missing"),
        ('<p><a href="https://przykład pl">tu</a></p>', "link_malformed"),
        ('<p><a href="mailto:nikt">tu</a></p>', "link_malformed"),
        ('<h3>Za głęboko</h3><p><a href="/pl/aktualnosci/">tu</a></p>', "heading_skips"),
    ],
)
def test_the_html_that_readers_would_get_is_judged(tree, html, code):
    _page, bundle = written(tree, html)
    assert set(found(bundle, "pl")) == {code}


def test_good_links_are_left_alone(tree):
    good = (
        "/pl/aktualnosci/", "/pl/search/?q=a", "#main", "https://example.org/a?b=c", "mailto:a@example.org", "tel:+48 1"
    )  # fmt: skip
    _page, bundle = written(tree, "".join(f'<p><a href="{href}">tu</a></p>' for href in good))
    assert found(bundle, "pl") == {}


def test_a_link_may_lead_below_a_page_where_something_is(tree):
    old = add(NewsPage, tree.pl.news, "Dawno", dated_at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    guide = add(GuidePage, add(GuideIndexPage, tree.pl.home, "Poradniki"), "Rozmowa")
    guide.version_number = "2.0"
    guide.save_revision().publish()
    below = [f"{old.get_parent().url}2024/", guide.url + "print/", guide.url + "versions/1-0/"]
    _page, bundle = written(tree, "".join(f'<p><a href="{href}">tu</a></p>' for href in below))
    assert found(bundle, "pl") == {}
    guide.frozen.filter(number="1.0").withdraw(timezone.now(), "Błąd.")
    assert set(found(bundle, "pl")) == {"link_to_nothing"}


def test_a_link_to_a_draft_is_named_unless_the_draft_comes_along(tree):
    aim = add(NewsPage, tree.pl.news, "Szkic", live=False)
    _page, bundle = written(tree, f'<p><a linktype="page" id="{aim.pk}">szkic</a></p>')
    finding = found(bundle, "pl")["aim_not_public"]
    assert "Szkic" in finding.words and finding.mend_url == f"/admin/pages/{aim.pk}/edit/"
    put(bundle, "page", aim.translation_key)
    approved(aim)
    assert rehearse(bundle).is_ready


def test_a_page_below_a_draft_is_named_unless_the_draft_comes_along(tree):
    above = add(StandardPage, tree.pl.home, "Dział", live=False)
    below = add(StandardPage, above, "Podstrona", live=False)
    bundle = pack(below, languages=["pl"])
    approved(below)
    finding = found(bundle, "pl")["not_public"]
    assert "Dział" in finding.words and finding.mend_url == f"/admin/pages/{above.pk}/edit/"
    put(bundle, "page", above.translation_key)
    approved(above)
    assert rehearse(bundle).is_ready


def test_a_protected_page_is_named(tree):
    page, bundle = written(tree)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert set(found(bundle, "pl")) == {"not_public"}


def test_what_is_deleted_is_named(tree):
    page, bundle = written(tree)
    page.delete()
    report = rehearse(bundle)
    assert [one.code for one in report.rows[0].whole.findings] == ["gone"]
    assert report.reasons() == ["deleted: It no longer exists. Take it out of the bundle."]


def test_what_is_public_already_needs_nothing(tree):
    page = add(NewsPage, tree.pl.news, "Dawna")
    report = rehearse(pack(page, languages=["pl"]))
    assert report.is_ready and report.rows[0].cells[0].standing == "public already"
