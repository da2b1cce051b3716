"""RSS and Atom: valid, in one language, about one thing, the same bytes until something changes."""

import datetime as dt
import re
import uuid
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

import pytest
from factories.pages import SECTIONS, add, add_topic, fill_site, plant_site, translate
from hypothesis import given
from hypothesis import strategies as st
from planting import fresh

from home.delivery.feeds import clean
from home.models import CampaignPage, GuidePage, NewsPage, SiteIdentity

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ("rss", "atom")


@pytest.fixture(scope="module")
def planted(bed):
    tree = plant_site(names=SECTIONS)
    SiteIdentity.for_site(tree.site)
    return tree


@pytest.fixture
def tree(planted, db):
    return fresh(planted)


@pytest.fixture
def pages(tree):
    return fill_site(tree)


def entries(client, address):
    """Title → link, as a feed reader understands them."""
    root = ET.fromstring(client.get(address).content)
    if address.endswith("atom"):
        return {e.findtext(f"{ATOM}title"): e.find(f"{ATOM}link").get("href") for e in root.iter(f"{ATOM}entry")}
    return {item.findtext("title"): item.findtext("link") for item in root.iter("item")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_holds_one_language_and_costs_few_queries(client, pages, kind, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = entries(client, f"/en/feed.{kind}")
    assert found["Workshops are open for registration"] == f"http://testserver{pages['news'][1].url}"
    assert len(found) == 4
    assert not [link for link in found.values() if "/pl/" in link]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_feed_is_not_sent_again(client, tree, kind):
    for _ in ("empty", "with a page"):
        first = client.get(f"/pl/feed.{kind}")
        again = {"if-none-match": first["ETag"]}
        assert client.get(f"/pl/feed.{kind}", headers=again).status_code == 304
        add(NewsPage, tree.pl.news, "Nowość")
        assert client.get(f"/pl/feed.{kind}", headers=again).status_code == 200


def test_an_atom_file_has_what_rfc_4287_demands(client, pages):
    root = ET.fromstring(client.get("/pl/feed.atom").content)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "http://testserver/pl/feed.atom", "alternate": "http://testserver/pl/"}
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Latarnia"
    for part in (root, *root.iter(f"{ATOM}entry")):
        assert part.findtext(f"{ATOM}title")
        assert dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
        uuid.UUID(part.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))
    ids = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))


def test_an_rss_file_has_what_rss_2_demands(client, pages):
    channel = ET.fromstring(client.get("/pl/feed.rss").content).find("channel")
    assert (channel.findtext("link"), channel.findtext("language")) == ("http://testserver/pl/", "pl")
    assert channel.find(f"{ATOM}link").attrib == {"rel": "self", "href": "http://testserver/pl/feed.rss"}
    assert channel.findtext("title") and channel.findtext("description")
    for item in channel.iter("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo


def test_an_entry_keeps_its_name_when_its_page_moves(client, tree):
    page = add(NewsPage, tree.pl.news, "Wieść")
    [before] = re.findall("<guid.*?</guid>", client.get("/pl/feed.rss").content.decode())
    page.slug = "inny-adres"
    page.save_revision().publish()
    answer = client.get("/pl/feed.rss").content.decode()
    assert before in answer and "/pl/aktualnosci/inny-adres/" in answer


@pytest.mark.parametrize("kind", KINDS)
def test_the_feed_of_a_topic_holds_its_documents_only(client, tree, kind, django_assert_num_queries):
    school = add_topic("Szkoła", en="School")
    add(NewsPage, tree.pl.news, "O szkole", topics=[school])
    add(NewsPage, tree.pl.news, "O czym innym")
    with django_assert_num_queries(5):
        assert list(entries(client, f"/pl/topics/szkola/feed.{kind}")) == ["O szkole"]
    assert "Szkoła – Latarnia" in client.get(f"/pl/topics/szkola/feed.{kind}").content.decode()


def test_a_topic_without_public_documents_has_no_feed(client, tree):
    add(NewsPage, tree.pl.news, "Szkic", live=False, topics=[add_topic("Tajemnica", en="Secret")])
    for address in ("/pl/topics/tajemnica/feed.rss", "/en/topics/secret/feed.rss", "/pl/topics/nie-ma/feed.atom"):
        assert client.get(address).status_code == 404


def _linking(*pages):
    return [("related", {"title": "", "pages": list(pages)})]


@pytest.mark.parametrize("kind", KINDS)
def test_the_feed_of_a_campaign_holds_what_is_linked_with_it(client, tree, kind, django_assert_num_queries):
    guide = add(GuidePage, tree.pl.guides, "Poradnik")
    campaign = add(CampaignPage, tree.pl.campaigns, "Zauważ", body=_linking(guide))
    add(NewsPage, tree.pl.news, "O kampanii", body=_linking(campaign))
    add(NewsPage, tree.pl.news, "Bez związku")
    address = f"{campaign.url}feed.{kind}"
    with django_assert_num_queries(7):
        found = entries(client, address)
    assert set(found) == {"Poradnik", "Zauważ", "O kampanii"}


def test_links_count_in_the_language_of_the_reader(client, tree):
    campaign = add(CampaignPage, tree.pl.campaigns, "Zauważ")
    news = add(NewsPage, tree.pl.news, "O kampanii", body=_linking(campaign))
    english = translate(campaign, "en", "Notice")
    translate(news, "en", "About the campaign", body=_linking(campaign))  # the block still holds the Polish page's id
    assert set(entries(client, f"{english.url}feed.rss")) == {"Notice", "About the campaign"}


@pytest.mark.parametrize("path", ["aktualnosci", "kampanie", "nie-ma", "%00"])
def test_only_campaigns_have_feeds_of_their_own(client, tree, path):
    assert client.get(f"/pl/{path}/feed.rss").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_words_with_signs_of_html_stay_words(client, tree, kind):
    add(NewsPage, tree.pl.news, "A < B & <script>", lead="<b>nie</b> & \x0bpogrubione")
    answer = client.get(f"/pl/feed.{kind}").content.decode()
    root = ET.fromstring(answer)
    assert "<script" not in answer and "<b>" not in answer
    lead = root.findtext(f".//{ATOM}summary") or root.findtext(".//item/description")
    assert lead == "&lt;b&gt;nie&lt;/b&gt; &amp; pogrubione"  # HTML that reads `<b>nie</b> & pogrubione`
    title = root.findtext(f".//{ATOM}entry/{ATOM}title") or root.findtext(".//item/title")
    assert title == {"atom": "A < B & <script>", "rss": "A &lt; B &amp; &lt;script&gt;"}[kind]  # text, and HTML


@given(st.text())
def test_any_words_fit_into_xml(text):
    ET.fromstring(f"<t>{clean(text).replace('&', '').replace('<', '').replace(']]>', '')}</t>")
