"""Who protects a source protects all its languages; a translation's own protection is nobody else's business."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from factories.pages import add, locale
from factories.translations import submit
from wagtail.models import PageLogEntry, PageViewRestriction

from home.localisation import answers, protection, versions
from home.localisation.models import FollowedRestriction
from home.models import NewsIndexPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KINDS = {"password": {"password": "lantern"}, "groups": {}, "login": {}}


def source_of(translation):
    return translation.source.get_source_instance()


def restrict(page, kind="login", **fields):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def doors(translation):
    page = translation.get_target_instance()
    return sorted(page.view_restrictions.values_list("restriction_type", flat=True))


def answers_strangers(client, page):
    client.logout()
    return page.lead in client.get(page.get_url()).content.decode()


@pytest.mark.parametrize(("kind", "fields"), KINDS.items())
def test_a_protected_source_protects_its_translation(client, finished, kind, fields):
    english = finished.get_target_instance()
    assert answers_strangers(client, english)
    made = restrict(source_of(finished), kind, **fields)
    made.groups.add(Group.objects.create(name="Insiders"))
    copy = english.view_restrictions.get()
    assert (copy.restriction_type, copy.password) == (kind, made.password)
    assert list(copy.groups.all()) == list(made.groups.all())
    assert not answers_strangers(client, english)


def test_a_changed_protection_changes_everywhere(finished):
    made = restrict(source_of(finished), "password", password="lantern")
    made.restriction_type, made.password = "login", ""
    made.save()
    assert doors(finished) == ["login"]


def test_a_translation_made_later_is_protected_from_the_start(finished):
    restrict(source_of(finished))
    ukrainian = locale("uk")
    assert submit(source_of(finished), "uk").get_target_instance().view_restrictions.count() == 1
    assert source_of(finished).get_translation(ukrainian).view_restrictions.get().restriction_type == "login"


def test_a_translations_own_protection_stays_beside_the_sources(finished):
    own = restrict(finished.get_target_instance(), "password", password="own")
    made = restrict(source_of(finished))
    finished.source.update_target_view_restrictions(finished.target_locale)
    assert doors(finished) == ["login", "password"]
    with answers.answering(answers.Answers(lifts_protection=True)):
        made.delete()
    assert list(finished.get_target_instance().view_restrictions.all()) == [own]


def test_a_translation_cannot_be_opened_while_its_source_is_closed(finished):
    restrict(source_of(finished))
    finished.get_target_instance().view_restrictions.get().delete()
    assert doors(finished) == ["login"]
    copy = finished.get_target_instance().view_restrictions.get()
    copy.restriction_type, copy.password = "password", "known to all"
    copy.save()
    assert doors(finished) == ["login"]


def test_what_was_protected_with_its_source_stays_so_unless_somebody_says_otherwise(finished):
    restrict(source_of(finished)).delete()
    assert doors(finished) == ["login"] and not FollowedRestriction.objects.exists()
    assert PageLogEntry.objects.filter(page=finished.get_target_instance().pk, action=protection.STAYS).exists()
    finished.get_target_instance().view_restrictions.get().delete()  # it is the translation's own now
    assert doors(finished) == []


@pytest.mark.parametrize(("answer", "left"), [("keep", ["login"]), ("lift", [])])
def test_lifting_is_asked_about_and_the_answer_recorded(client, administrator, finished, answer, left):
    restrict(source_of(finished))
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:set_privacy", args=[source_of(finished).pk])
    assert "They stay protected" in client.get(url).json()["html"]
    given = {"translations-protection": answer, "translations-reason": "The embargo is over"}
    client.post(url, {"restriction_type": "none", **given})
    entries = PageLogEntry.objects.filter(page=finished.get_target_instance().pk)
    entry = entries.get(action=protection.LIFTED if answer == "lift" else protection.STAYS)
    assert doors(finished) == left
    assert entry.user == administrator and "The embargo is over" in entry.message


def test_the_translations_own_form_says_where_to_change_it(client, administrator, finished):
    restrict(source_of(finished))
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:set_privacy", args=[finished.get_target_instance().pk])
    assert "This page is protected because its source" in client.get(url).json()["html"]


def test_protecting_in_the_cms_protects_all_languages(client, administrator, finished):
    insiders = Group.objects.create(name="Insiders")
    client.force_login(administrator)
    url = reverse("wagtailadmin_pages:set_privacy", args=[source_of(finished).pk])
    client.post(url, {"restriction_type": "groups", "groups": [insiders.pk]})
    assert list(finished.get_target_instance().view_restrictions.get().groups.all()) == [insiders]


def test_a_source_that_is_deleted_leaves_its_translation_protected(finished):
    english = finished.get_target_instance()
    restrict(source_of(finished))
    source_of(finished).delete()
    assert english.view_restrictions.count() == 1


@pytest.fixture
def closed(tree):
    """A list only insiders read, on the Polish side; nobody translated it."""
    section = add(NewsIndexPage, tree.pl.home, "Wewnętrzne")
    restrict(section)
    return section


def move(page, to):
    type(page).objects.get(pk=page.pk).move(type(to).objects.get(pk=to.pk), pos="last-child")


def test_a_source_moved_behind_a_door_takes_its_translation_along(client, finished, closed):
    english = finished.get_target_instance()
    assert answers_strangers(client, english)
    move(source_of(finished), closed)
    assert doors(finished) == ["login"] and not answers_strangers(client, english)
    english.view_restrictions.get().delete()
    assert doors(finished) == ["login"]  # as long as the source is there


def test_a_source_moved_out_again_leaves_a_door_that_can_be_opened(finished, closed, tree):
    move(source_of(finished), closed)
    move(source_of(finished), tree.pl.news)
    finished.get_target_instance().view_restrictions.get().delete()
    assert doors(finished) == []


def test_a_closed_section_closes_translations_that_stand_elsewhere(client, tree, finished):
    section = add(NewsIndexPage, tree.pl.home, "Wewnętrzne")
    move(source_of(finished), section)
    restrict(section)
    assert not answers_strangers(client, finished.get_target_instance())


def test_a_translation_moved_out_of_the_closed_section_stays_closed(client, tree, finished):
    versions.adopt(tree.pl.news, tree.en.news)
    restrict(tree.pl.news)
    elsewhere = add(NewsIndexPage, tree.en.home, "Elsewhere")
    assert doors(finished) == []  # the English list has the door
    move(finished.get_target_instance(), elsewhere)
    assert not answers_strangers(client, finished.get_target_instance())
