import pytest
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, ReferenceIndex
from wagtail.tasks import update_reference_index_task

from campaigns.background import Tasks
from config import jobs

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
