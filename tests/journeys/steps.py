"""What people of the staff do in the CMS, by clicks. Each step is one person's; `page` is their browser."""

from factories.pages import locale

MARKER = "Źródłowy"


def write_news(page, tree):
    page.goto(f"/admin/pages/add/home/newspage/{tree.pl.news.pk}/")
    page.fill("#id_title", f"{MARKER} poradnik")
    page.fill("#id_lead", f"{MARKER} wstęp do poradnika")
    submit_to_approval(page)


def submit_to_approval(page):
    press_in_footer(page, "Submit to Approval")


def press_in_footer(page, name):
    """An action of Wagtail's editor that hides behind the arrow."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name).click()
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


def write_newsletter(page, *, title, subject, topic, campaign, news):
    """From a published page, found in the chooser under its parents; ends in the editor."""
    page.goto("/admin/snippets/campaigns/newsletter/add/")
    page.fill("#id_title", title)
    page.fill("#id_subject", subject)
    page.select_option("#id_topic", label=topic)
    page.select_option("#id_campaign", label=campaign)
    page.select_option("#id_tracking", "aggregate")
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Published page").click()
    page.get_by_role("button", name="Choose a page").click()
    for parent in news.get_ancestors().filter(depth__gt=1):
        page.locator(".modal tr", has_text=parent.title).locator("a.navigate-pages").last.click()
    page.locator(".modal").get_by_role("link", name=news.title).click()
    page.locator(".modal").wait_for(state="detached")


def preview(page):
    """The text of the mail in the panel beside the editor."""
    page.get_by_role("button", name="Toggle preview").click()
    body = page.frame_locator("iframe#w-preview-iframe, iframe[title=Preview]").first.locator("body")
    body.locator("table").first.wait_for()
    return body.inner_text()


def submit_newsletter_for_english(page, newsletter):
    page.goto(f"/admin/localize/submit/snippet/campaigns/newsletter/{newsletter.pk}/?select_locale=en")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/edit/**")


def start_sending(page, newsletter, people):
    """From the editor by "Send…" over the page with the numbers."""
    page.goto(f"/admin/snippets/campaigns/newsletter/edit/{newsletter.pk}/")
    page.get_by_role("link", name="Send…").click()
    page.get_by_role("button", name=f"Send to {people} readers").click()
    page.wait_for_url("**/admin/campaigns/sends/*-*/")


def record_workshop(page, *, name, campaign, partner, day, city, registered, attended, hours):
    page.goto("/admin/campaigns/activities/new/")
    page.select_option("[name=texts-0-locale]", index=1)
    page.fill("[name=texts-0-name]", name)
    page.select_option("[name=kind]", "workshop")
    page.select_option("[name=status]", "held")
    page.fill("[name=starts_at]", day)
    page.select_option("[name=campaign]", label=campaign)
    page.get_by_label(partner).press("Space")  # the calendar may still lie over it
    page.fill("[name=city]", city)
    for field, value in {"registered": registered, "attended": attended, "hours": hours}.items():
        page.fill(f"[name={field}]", str(value))
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/campaigns/activities/")


def open_dashboard(page, campaign):
    """From the menu, as a manager finds it."""
    page.goto("/admin/")
    page.get_by_role("button", name="Campaigns").click()
    page.get_by_role("link", name="Dashboards").click()
    page.get_by_role("link", name=campaign).click()
    wait_for_charts(page)


def wait_for_charts(page):
    """By elements: asking with a script of our own would need `unsafe-eval`, which the policy forbids."""
    page.locator("[data-chart]").first.wait_for()
    for chart in page.locator("[data-chart]").all():
        chart.locator(".main-svg").first.wait_for(state="attached")
