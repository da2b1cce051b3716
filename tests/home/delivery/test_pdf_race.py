"""A reader asks for a PDF in the very moment in which somebody takes the guide from readers."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django_tasks_db.models import DBTaskResult
from factories.pages import add, plant_site

from home.delivery.pdf import ask
from home.models import GuidePage, GuidePdf, PublishedDocument


def is_anybody_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.postgres  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_the_editor_succeeds_and_no_file_is_left():
    guide = add(GuidePage, plant_site(["pl"], names=("guides",)).pl.guides, "Rozmowa")
    failures = []

    def unpublish():
        try:
            GuidePage.objects.get(pk=guide.pk).unpublish()
        except Exception as error:  # noqa: BLE001 - read in the other thread
            failures.append(error)
        finally:
            connections.close_all()

    editor = threading.Thread(target=unpublish)
    with transaction.atomic():
        PublishedDocument.objects.select_for_update().get(pk=guide.pk)
        editor.start()
        until = time.monotonic() + 10
        while not is_anybody_waiting() and time.monotonic() < until:
            time.sleep(0.02)
        assert ask.wish(guide.pk, "0" * 64)
    editor.join()
    assert failures == []
    assert not PublishedDocument.objects.filter(pk=guide.pk).exists() and not GuidePdf.objects.exists()
    assert DBTaskResult.objects.filter(task_path__endswith="make_pdf").exists(), "it finds nobody who waits"
