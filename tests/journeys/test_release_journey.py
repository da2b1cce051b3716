"""Officer, approver, reader: two languages of a page become public in one moment, by clicks in a real browser."""

import pytest
from factories.pages import plant_site
from factories.releases import approved, news, pack

from home.models import Bundle, NewsPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tree(roles):
    return plant_site(names=("news",))


def test_a_bundle_is_mended_previewed_and_released(tree, visit, officer):
    polish, english = news(tree)
    bundle = pack(polish)
    approved(polish)
    page, reader = visit(officer, viewport={"width": 360, "height": 800}), visit()

    page.goto(f"/admin/releases/{bundle.pk}/")
    assert page.get_by_text("Nobody has approved it yet").count() == 1
    page.get_by_role("link", name="Open where it can be mended").click()
    page.wait_for_url(f"**/admin/pages/{english.pk}/edit/")
    approved(NewsPage.objects.get(pk=english.pk))  # what the approver's click on the start page does

    page.goto(f"/admin/releases/{bundle.pk}/")
    assert page.get_by_text("Everything is ready.").count() == 1
    page.get_by_role("link", name="Preview of “Nowy poradnik” in Polish").evaluate("link => link.target = ''")
    page.get_by_role("link", name="Preview of “Nowy poradnik” in Polish").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nowy poradnik"
    page.get_by_role("link", name="English").click()  # the language switch stays inside
    assert "/preview/en/news/" in page.url and "Only you see it" in page.locator("body").inner_text()
    assert reader.goto("/en/news/a-new-guide/").status == 404

    page.goto(f"/admin/releases/{bundle.pk}/")
    page.get_by_text("Go live now …").click()
    page.get_by_label("Yes, everything in it becomes public now").check()
    page.get_by_role("button", name="Go live now").click()
    page.get_by_text("Everything in it is public now.").wait_for()
    assert Bundle.objects.get().state == "live"
    assert reader.goto("/en/news/a-new-guide/").status == reader.goto("/pl/aktualnosci/nowy-poradnik/").status == 200
