"""A source changes: what is public stays, and everybody can see that it is older."""

import pytest
from factories.pages import add
from factories.translations import MARKER, live_text, submit, translate_all, translate_one
from wagtail_localize.models import StringTranslation

from home.localisation import segments
from home.localisation.models import SourceVersion
from home.localisation.state import Age, Progress, state_of
from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def change(news, **fields):
    for name, value in fields.items():
        setattr(news, name, value)
    news.save_revision().publish()


def test_progress_goes_from_missing_through_in_translation_to_ready(news):
    translation = submit(news)
    assert state_of(translation).progress == Progress.MISSING
    translate_one(translation, "title", "A title")
    assert state_of(translation).progress == Progress.IN_TRANSLATION
    translate_all(translation)
    assert state_of(translation).progress == Progress.READY


def test_a_changed_source_leaves_what_is_live_untouched_and_marks_it_older(source, finished):
    before = live_text(finished.get_target_instance())
    change(source, title=f"{MARKER} nowy tytuł")
    assert live_text(finished.get_target_instance()) == before
    assert (state_of(finished).age, state_of(finished).progress) == (Age.OLDER_MAJOR, Progress.IN_TRANSLATION)


def test_translators_see_a_published_change_at_once(source, finished):
    change(source, title=f"{MARKER} nowy tytuł")
    assert [segment.string.data for segment in segments.missing(finished)] == [f"{MARKER} nowy tytuł"]


def test_a_draft_of_the_source_changes_nothing(source, finished):
    source.title = f"{MARKER} szkic"
    source.save_revision()
    assert state_of(finished).age == Age.CURRENT and not segments.missing(finished)


def test_a_minor_change_makes_translations_older_by_something_minor(source, finished):
    change(source, title=f"{MARKER} przecinek,")
    finished.source.versions.filter(number=2).update(is_minor=True)
    assert state_of(finished).age == Age.OLDER_MINOR
    change(source, title=f"{MARKER} coś ważnego")
    assert state_of(finished).age == Age.OLDER_MAJOR


def test_a_changed_date_makes_translations_older_too(source, finished):
    change(source, dated_at=source.dated_at.replace(year=2027))
    assert state_of(finished).age == Age.OLDER_MAJOR and not segments.missing(finished)


def test_publishing_the_same_again_makes_no_version(source, finished):
    change(source)
    assert SourceVersion.objects.filter(source=finished.source).count() == 1


def test_the_new_translation_makes_it_current_again(source, finished):
    change(source, title=f"{MARKER} nowy tytuł")
    translate_one(finished, "title", "A new title")
    finished.save_target(publish=True)
    target = finished.get_target_instance()
    assert state_of(finished).age == Age.CURRENT and target.title == "A new title"


def test_a_draft_of_the_new_translation_does_not_make_the_live_one_current(source, finished):
    change(source, title=f"{MARKER} nowy tytuł")
    finished.save_target(publish=False)
    assert state_of(finished).age == Age.OLDER_MAJOR


def test_an_older_but_whole_translation_can_still_be_approved(news):
    translation = submit(news)
    translate_all(translation)
    translation.save_target(publish=False)
    whole = translation.get_target_instance().get_latest_revision()
    change(news, title=f"{MARKER} nowy tytuł")
    whole.publish()
    assert translation.get_target_instance().live and state_of(translation).age == Age.OLDER_MAJOR


@pytest.mark.parametrize(
    ("title", "slug"), [("Łódź – a żółw", "lodz-a-zolw"), ("Новий посібник", "novyi-posibnyk"), ("Short", "short")]
)
def test_slugs_come_from_the_translated_title(tree, title, slug):
    translation = submit(add(NewsPage, tree.pl.news, "Tytuł"))
    translate_one(translation, "title", title)
    translation.save_target(publish=True)
    assert translation.get_target_instance().slug == slug


def test_a_public_slug_stays_when_the_title_changes(finished):
    slug = finished.get_target_instance().slug
    translate_one(finished, "title", "Quite another title")
    finished.save_target(publish=True)
    target = finished.get_target_instance()
    assert (target.title, target.slug) == ("Quite another title", slug)


def test_a_translators_own_slug_wins(news):
    translation = submit(news)
    translate_all(translation)
    slug = translation.source.stringsegment_set.get(context__path="slug")
    StringTranslation.objects.create(
        translation_of=slug.string,
        context=slug.context,
        locale=translation.target_locale,
        data="Żółw sam",
        translation_type="manual",
    )
    translation.save_target(publish=True)
    assert translation.get_target_instance().slug == "zolw-sam"


def test_two_translations_with_one_title_get_two_addresses(tree):
    slugs = set()
    for title in ("Jeden", "Dwa"):
        translation = submit(add(NewsPage, tree.pl.news, title))
        translate_one(translation, "title", "The same")
        translation.save_target(publish=True)
        slugs.add(translation.get_target_instance().slug)
    assert len(slugs) == 2
