"""What stands below wagtail-localize's editor: what is missing, and the way on."""

import pytest
from django.urls import reverse
from factories.translations import source_news, submit, translate_all

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_editor_shows_what_is_missing_and_the_way_on(client, tree, translator):
    translation = submit(source_news(tree))
    client.force_login(translator)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    assert "Not translated yet" in client.get(edit).content.decode()
    translate_all(translation)
    page = client.get(edit).content.decode()
    assert "Not translated yet" not in page and reverse("translations:ready", args=[translation.pk]) in page
