"""Nothing goes live without rights, and who has to do something is told in time, with the cure."""

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone
from factories.pages import add, add_image
from wagtail.models import PageLogEntry

from config.jobs import wagtail_schedule
from home.localisation.gate import Refused
from home.models import NewsPage, SiteDocument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG_AGO = dt.date(2020, 1, 1)
FLAWS = [
    ({"author": " "}, "its author is not named"),
    ({"licence": ""}, "its licence is not named"),
    ({"rights_expire_on": LONG_AGO}, "the right to show it ended on"),
    ({"shows_identifiable_people": True}, "no note says where their consent is kept"),
]


def figure(image):
    return [("figure", {"image": image, "caption": ""})]


@pytest.mark.parametrize(("fields", "words"), FLAWS)
def test_a_page_with_an_image_without_rights_does_not_go_live_and_the_message_says_why(tree, fields, words):
    draft = add(NewsPage, tree.pl.news, "Wieść", hero_image=add_image("Port", **fields), live=False)
    with pytest.raises(Refused, match=f"“Wieść” was not published: image “Port”: .*{words}.*Fill this in") as refusal:
        draft.save_revision().publish()
    assert refusal.value.way_on[0] == f"/admin/pages/{draft.pk}/edit/"
    draft.refresh_from_db()
    assert not draft.live


def test_consent_that_is_kept_somewhere_is_enough(tree):
    image = add_image(shows_identifiable_people=True, consent_note="CZR.0642.3.2026")
    assert add(NewsPage, tree.pl.news, "Wieść", hero_image=image).live


def test_images_in_blocks_files_and_links_to_files_are_looked_at_too(tree):
    leaflet = SiteDocument.objects.create(title="Ulotka", file=ContentFile(b"x", name="u.txt"))
    bodies = [
        figure(add_image(author="")),
        [("download", {"title": "U", "document": leaflet, "note": ""})],
        [("text", f'<p><a linktype="document" id="{leaflet.pk}">U</a></p>')],
    ]
    for number, body in enumerate(bodies):
        draft = add(NewsPage, tree.pl.news, f"Wieść {number}", body=body, live=False)
        with pytest.raises(Refused, match="its author is not named"):
            draft.save_revision().publish()


def test_a_page_that_falls_due_is_held_back_with_the_reason_and_stops_no_other(tree):
    soon = timezone.now() + dt.timedelta(hours=1)
    image = add_image("Port", rights_expire_on=timezone.localdate(soon))
    held, other = (
        add(NewsPage, tree.pl.news, title, live=False, hero_image=shown, go_live_at=soon)
        for title, shown in (("Z obrazem", image), ("Bez obrazu", None))
    )
    for page in (held, other):
        page.save_revision().publish()
    with time_machine.travel(soon + dt.timedelta(days=2)):
        wagtail_schedule()
    held.refresh_from_db(), other.refresh_from_db()
    assert other.live and not held.live
    assert "the right to show it ended" in str(PageLogEntry.objects.filter(page=held.pk).latest("timestamp").data)


def test_pressing_publish_keeps_the_draft_and_leads_back_to_it_with_the_reason(tree, client, administrator):
    draft = add(NewsPage, tree.pl.news, "Wieść", hero_image=add_image("Port", author=""), live=False)
    client.force_login(administrator)
    form = client.get(f"/admin/pages/{draft.pk}/edit/")
    assert "This cannot be published: image “Port”: its author is not named." in form.content.decode()
    data = {
        "title": "Wieść 2",
        "slug": draft.slug,
        "lead": "",
        "hero_image": draft.hero_image_id,
        "hero_alt": "",
        "hero_caption": "",
        "dated_at": "2026-03-02 09:00",
        "revised_at": "",
        "body-count": "0",
        "corrections-count": "0",
        "author_unit": "",
        "legacy_section": "",
        "legacy_id": "",
        "seo_title": "",
        "search_description": "",
        "action-publish": "1",
        "go_live_at": "",
        "expire_at": "",
    }
    for name in ("topic_links", "audience_links", "comments"):
        data |= {f"{name}-{field}": "0" for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    answer = client.post(f"/admin/pages/{draft.pk}/edit/", data, follow=True)
    assert "“Wieść 2” was not published: image “Port”" in answer.content.decode()
    draft.refresh_from_db()
    assert not draft.live and draft.get_latest_revision_as_object().title == "Wieść 2"


def test_a_page_whose_images_are_in_order_says_nothing(tree, client, administrator, image):
    page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image)
    client.force_login(administrator)
    assert "help-critical" not in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    image.rights_expire_on = timezone.localdate() + dt.timedelta(days=10)
    image.save()
    assert "The right to show it ends on" in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_image_and_file_say_themselves_what_they_lack(client, administrator):
    image = add_image("Port", rights_expire_on=LONG_AGO)
    leaflet = SiteDocument.objects.create(title="Ulotka", file=ContentFile(b"x", name="u.txt"))
    client.force_login(administrator)
    answer = client.get(f"/admin/images/{image.pk}/").content.decode()
    assert "the right to show it ended on" in answer and "It has been taken from the site." in answer
    assert "its licence is not named" in client.get(f"/admin/documents/edit/{leaflet.pk}/").content.decode()


def test_the_report_lists_the_most_urgent_first_and_costs_the_same_for_many(
    client, administrator, editor, translator, django_assert_max_num_queries
):
    today = timezone.localdate()
    add_image("W porządku")
    add_image("Bez autora", author="")
    add_image("Za rok", rights_expire_on=today + dt.timedelta(days=365))
    for days in (30, 5, -1):
        add_image(f"Za {days} dni", rights_expire_on=today + dt.timedelta(days=days))
    client.force_login(editor)
    client.get("/admin/rights/")
    with django_assert_max_num_queries(40):
        answer = client.get("/admin/rights/").content.decode()
    order = [answer.index(f">{title}</a>") for title in ("Za -1 dni", "Za 5 dni", "Za 30 dni", "Bez autora")]
    assert order == sorted(order) and "W porządku" not in answer and "Za rok" not in answer
    assert "/admin/rights/" in client.get("/admin/").content.decode()
    client.force_login(translator)
    assert client.get("/admin/rights/").status_code == 302
