"""Did you mean …?"""

import pytest
from factories.pages import add, plant_site
from hypothesis import given
from hypothesis import strategies as st
from planting import fresh

from home.models import NewsPage, PublishedDocument
from search.models import Word, WordKey
from search.spelling import did_you_mean, learn, learn_if_changed, nearest, slips


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=("news",))
    add(NewsPage, tree.pl.news, "Radykalizacja młodzieży", lead="Jak rozmawiać w szkole.")
    add(NewsPage, tree.pl.news, "Rozmowa o radykalizacji")
    learn()
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("radykalizcja", "radykalizacja"),  # a letter too few
        ("radykallizacja", "radykalizacja"),  # a letter too many
        ("radyklaizacja", "radykalizacja"),  # two letters swapped
        ("rodykalizacja", "radykalizacja"),  # a wrong letter
        ("rodykallizacja", "radykalizacja"),  # two slips
        ("mlodziezz", "młodzieży"),
        ("rozmwa radykalizacja", "rozmowa radykalizacja"),
    ],
)
def test_a_slip_is_corrected_to_a_word_of_the_site(tree, typed, meant):
    assert did_you_mean(typed, "pl") == meant


def test_what_is_found_is_not_corrected(tree):
    assert did_you_mean("radykalizacji", "pl") == ""


def test_a_word_far_from_every_other_stays_without_advice(tree):
    assert did_you_mean("kosmonautyka", "pl") == ""
    assert did_you_mean("", "pl") == ""


def test_a_language_knows_its_own_words_only(tree):
    assert nearest("radykalizcja", "en") == ""


def test_nobody_is_led_to_a_page_that_is_gone(tree):
    NewsPage.objects.all().get(title="Radykalizacja młodzieży").unpublish()
    assert did_you_mean("mlodziezzy", "pl") == ""
    learn()
    assert not Word.objects.filter(folded="mlodziezy").exists()


def test_a_word_of_private_and_draft_pages_alone_is_never_advice(tree):
    news = tree.pl.news
    add(NewsPage, news, "Sekretariat zbieżny", live=False)
    closed = add(NewsPage, news, "Kryptonim wichrowisko", lead="Wichrowisko czeka.")
    learn()
    assert did_you_mean("wichrowiskoo", "pl") == "wichrowisko"
    closed.view_restrictions.create(restriction_type="login")
    for _vocabulary in ("older than the restriction", "of today"):
        assert did_you_mean("wichrowiskoo", "pl") == did_you_mean("rozmowa wichrowiskoo", "pl") == ""
        assert did_you_mean("sekretariatt", "pl") == ""
        learn()
    assert not Word.objects.filter(folded__in=["wichrowisko", "sekretariat"]).exists()


def test_learning_twice_writes_nothing_and_leaves_the_keys_of_every_word(tree):
    assert learn() == 0
    assert set(WordKey.objects.filter(word__folded="mlodziezy").values_list("key", flat=True)) >= {
        "mlodziezy",
        "lodziezy",
        "mlodziez",
    }


def test_words_whose_worker_was_killed_before_their_keys_get_them(tree):
    WordKey.objects.filter(word__folded="mlodziezy").delete()
    assert nearest("mlodziezz", "pl") == ""
    learn()
    assert nearest("mlodziezz", "pl") == "młodzieży"


def test_the_worker_learns_only_when_something_was_published(tree):
    learn_if_changed()
    assert learn_if_changed() == 0
    add(NewsPage, tree.pl.news, "Warsztaty")
    assert learn_if_changed() == 1
    assert Word.objects.get(folded="warsztaty").documents == 1


def test_advice_costs_few_queries(tree, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # is the word known, which is near, does that find something
        assert did_you_mean("radykalizcja", "pl")


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_a_distance(one, other):
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips(one, other) <= max(len(one), len(other))


def test_the_vocabulary_holds_public_words_only(tree):
    PublishedDocument.objects.all().delete()
    learn()
    assert not Word.objects.exists()
