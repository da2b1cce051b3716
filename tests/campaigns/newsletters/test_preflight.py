"""What the checks before sending find, how severe it is, and where it can be mended."""

import pytest
from factories.newsletters import approved, rewrite, translate_letter, write
from factories.pages import add, add_image, plant_site, translate
from factories.people import locale, subscriber, topic
from planting import fresh

from campaigns.newsletters import preflight
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def planted(bed):
    return plant_site(names=("news",))


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


def look(newsletter, **options):
    """code → level."""
    return {found.code: found.level for found in preflight.findings(newsletter.translation_key, **options)}


def sendable(**fields):
    newsletter = approved(write(**fields))
    subscriber(topics=[newsletter.topic])
    return newsletter


def teaser(page, **own):
    return ("page", {"page": page.pk, "title": "", "lead": ""} | own)


def test_a_sound_newsletter_has_no_errors(db):
    found = look(sendable())
    assert "error" not in found.values()
    assert found["tracking"] == found["few_recipients"] == "info"
    assert found["no_campaign"] == "warning"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "no_content"),
        ([("text", '<p><a href="javascript:alert(1)">x</a></p>')], "broken_link"),
        ([("text", '<p><a href="https://intranet/strona">x</a></p>')], "broken_link"),
        ([("text", '<p><a href="https://192.168.0.1/">x</a></p>')], "broken_link"),
        ([("text", '<p><a href="https://">x</a></p>')], "broken_link"),
        ([("button", {"words": "Dalej", "page": None, "url": "https://user:pass@example.org/"})], "broken_link"),
        ([("text", '<p><a linktype="page" id="99999">x</a></p>')], "page_gone"),
        ([("page", {"page": None, "title": "", "lead": ""})], "page_gone"),
        ([("image", {"image": {"image": None, "decorative": False, "alt_text": ""}, "caption": ""})], "image_gone"),
    ],
)
def test_what_cannot_go_out_is_an_error_with_the_place_to_mend_it(body, code, client, officer):
    client.force_login(officer)
    newsletter = sendable(body=body)
    found = {finding.code: finding for finding in preflight.findings(newsletter.translation_key)}
    assert found[code].level == "error" and found[code].locale == "pl"
    assert found[code].where_url.startswith(f"/admin/snippets/campaigns/newsletter/edit/{newsletter.pk}/")


def test_a_draft_or_private_page_is_not_public(tree):
    news = add(NewsPage, tree.pl.news, "Nowy poradnik")
    newsletter = sendable(body=[teaser(news), ("text", f'<p><a linktype="page" id="{news.pk}">x</a></p>')])
    assert "page_not_public" not in look(newsletter)
    news.unpublish()
    found = [finding.code for finding in preflight.findings(newsletter.translation_key)]
    assert found.count("page_not_public") == 2 and "broken_link" not in found


def test_each_language_shows_its_own_version_of_a_page_or_none(tree):
    """The promise: a translation is never half of another language."""
    news = add(NewsPage, tree.pl.news, "Nowy poradnik")
    polish = sendable(body=[teaser(news)])
    english = approved(translate_letter(polish, "en", body=[teaser(news)]))
    found = {f.locale: f for f in preflight.findings(polish.translation_key) if f.code == "page_not_public"}
    assert set(found) == {"en"}
    translate(news, "en", "A new guide")
    assert "page_not_public" not in look(polish)
    html = english.make_preview_request(preview_mode="html").content.decode()
    assert "A new guide" in html and "/en/" in html and "Nowy poradnik" not in html and "/pl/aktualnosci" not in html


def test_an_image_needs_words_or_says_that_it_is_decorative(db):
    image = add_image()

    def body(**alt):
        return [("image", {"image": {"image": image.pk, "decorative": False, "alt_text": ""} | alt, "caption": ""})]

    newsletter = write(body=body(alt_text="Most"))
    for changes, is_missing in (({"alt_text": "Most"}, False), ({"decorative": True}, False), ({}, True)):
        draft_ = rewrite(newsletter, body=body(**changes)).get_latest_revision_as_object()
        codes = [finding.code for finding in preflight.check_version(draft_)]
        assert ("image_without_alt" in codes) == is_missing


def test_drafts_warn_and_approved_versions_block(db):
    newsletter = sendable()
    translate_letter(newsletter, "en", body=[])
    assert look(newsletter)["no_content"] == "warning"
    rewrite(newsletter, body=[])
    assert look(newsletter)["not_approved"] == "error"


def test_the_languages_of_one_mailing_agree(db):
    newsletter = sendable()
    other = topic("other", pl="Inny", en="Other")
    approved(translate_letter(newsletter, "en", topic=other))
    assert look(newsletter)["languages_differ"] == "error"


def test_a_topic_without_a_name_in_that_language_is_left_out_of_the_footer(db):
    newsletter = sendable(topic=topic("only-polish", pl="Tylko po polsku"))
    english = approved(translate_letter(newsletter, "en"))
    assert look(newsletter)["topic_without_name"] == "warning"
    assert "Tylko po polsku" not in english.make_preview_request(preview_mode="html").content.decode()


def test_a_long_subject_and_the_kill_switch_are_warnings(settings):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "SENDING_DISABLED": True}
    found = look(sendable(subject="Temat " * 15))
    assert found["subject_long"] == found["sending_disabled"] == "warning"


def test_the_tier_is_explained_in_words(db):
    newsletter = sendable(tracking="consented")
    (tier,) = [f for f in preflight.findings(newsletter.translation_key) if f.code == "tracking"]
    assert str(preflight.TRACKING_EXPLAINED["consented"]) == tier.message


def test_a_newsletter_that_is_gone_is_a_finding_and_not_a_crash(db):
    newsletter = write()
    key = newsletter.translation_key
    newsletter.delete()
    assert [found.code for found in preflight.findings(key)] == ["newsletter_gone"]


def test_readers_are_counted_by_language_with_what_they_get(db):
    newsletter = sendable()
    for code in ("en", "en", "uk"):
        subscriber(topics=[newsletter.topic], language=code)
    subscriber(topics=[newsletter.topic], state="left")
    subscriber(topics=[newsletter.topic], state="pending")
    approved(translate_letter(newsletter, "en"))
    report = preflight.report(newsletter.translation_key)
    groups = [(group.language, group.count, group.edition) for group in report.readers]
    assert groups == [("en", 2, "en"), ("pl", 1, "pl"), ("uk", 1, "pl")]
    assert report.people == 4 and locale("uk").language_code == "uk"
