import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult
from factories.pages import add, add_image, add_topic, plant_site
from wagtail.models import Page, ReferenceIndex
from wagtail.tasks import update_reference_index_task

from campaigns.background import Tasks
from campaigns.health import health
from config import jobs
from home.models import DocumentKey, NewsPage, PublishedDocument
from home.published.refresh import rebuild

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_index_task_of_a_vanished_object_is_forgotten():
    update_reference_index_task.enqueue("wagtailcore", "page", "999999")
    Tasks().run(5, stopped=lambda: False)
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1
    assert jobs.forget_vanished() == 1
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


def test_a_task_that_failed_for_another_reason_stays(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", refuse)  # Wagtail's, not ours
    DBTaskResult.objects.all().delete()
    update_reference_index_task.enqueue("wagtailcore", "page", str(Page.objects.first().pk))
    Tasks().run(5, stopped=lambda: False)
    assert jobs.forget_vanished() == 0
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1


def run_tasks():
    while Tasks().run(50, stopped=lambda: False):
        pass


@pytest.fixture
def page():
    """With everything Wagtail's index knows of it."""
    tree, image = plant_site(["pl"], names=("news", "about")), add_image()
    body = [("text", f'<p><a linktype="page" id="{tree.pl.about.pk}">o nas</a></p>')]
    page = add(NewsPage, tree.pl.news, "Wieść", hero_image=image, topics=[add_topic("Szkoła")], body=body)
    run_tasks()
    jobs._acted.clear()
    return page


def at_night():
    with time_machine.travel(dt.datetime(2026, 5, 4, 3, 10, tzinfo=ZoneInfo("Europe/Warsaw"))):
        return jobs.compare_at_night()


def doubts():
    [task] = DBTaskResult.objects.filter(task_path="config.jobs.compare_published")
    run_tasks()
    task.refresh_from_db()
    task.delete()
    return task.return_value


def test_at_night_the_published_documents_are_compared_with_the_pages_and_with_wagtails_index(page, caplog):
    assert (at_night(), at_night(), doubts()) == (1, 0, 0)
    assert health()["failing_jobs"] == 0
    about = next(block.value for block in page.body).source.split('id="')[1].split('"')[0]
    for key in (f"page:{about}", f"image:{page.hero_image_id}"):
        assert DocumentKey.objects.filter(document=page.pk, key=key).delete()[0] == 1
    PublishedDocument.objects.filter(page=page.get_parent().pk).update(etag="another")
    jobs._acted.clear()
    assert (at_night(), doubts()) == (1, 3)
    told = caplog.text
    assert f"page {page.pk}: body.text refers to page:{about}" in told
    assert f"page {page.pk}: hero_image refers to image:{page.hero_image_id}" in told
    assert "/pl/aktualnosci/: differs" in told
    assert health()["failing_jobs"] == 1
    rebuild()
    run_tasks()
    jobs._acted.clear()
    assert (at_night(), doubts()) == (1, 0)
    assert health()["failing_jobs"] == 0


def test_by_day_nothing_is_compared(page):
    with time_machine.travel(dt.datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Warsaw"))):
        assert jobs.compare_at_night() == 0
