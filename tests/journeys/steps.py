"""What people of the staff do in the CMS, by clicks. Each step is one person's; `page` is their browser."""

from factories.pages import locale

MARKER = "Źródłowy"


def write_news(page, tree):
    page.goto(f"/admin/pages/add/home/newspage/{tree.pl.news.pk}/")
    page.fill("#id_title", f"{MARKER} poradnik")
    page.fill("#id_lead", f"{MARKER} wstęp do poradnika")
    submit_to_approval(page)


def submit_to_approval(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Approval").click()
    page.wait_for_load_state()


def approve_in_wagtail(page, title):
    """On the dashboard, in the list "Awaiting your review"."""
    page.goto("/admin/")
    row = page.locator("tr", has_text=title)
    row.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.wait_for_load_state("networkidle")


def submit_for_english(page, news):
    page.goto(f"/admin/localize/submit/page/{news.pk}/?select_locale=en")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/edit/")


def translate(page, *texts):
    """In wagtail-localize's editor, one text after the other, in the order of the page."""
    for text in texts:
        page.get_by_role("button", name="Translate", exact=True).first.click()
        page.locator(".js-translation-editor textarea").fill(text)
        with page.expect_response(lambda answer: "/strings/" in answer.url and answer.ok):
            page.get_by_role("button", name="Save", exact=True).click()


def press_ready(page):
    page.reload()
    page.get_by_role("button", name="Ready: submit for approval").click()
    page.wait_for_load_state()


def change_title(page, news, title):
    page.goto(f"/admin/pages/{news.pk}/edit/")
    page.fill("#id_title", title)
    submit_to_approval(page)


def english_of(news):
    return news.get_translation(locale("en"))


def reader_of(page, address):
    assert page.goto(address).status == 200
    return page.content()
