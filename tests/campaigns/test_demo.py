"""The demo's past leaves no trace outside the database."""

import pytest
from django.core import mail
from factories import campaigns, people

from campaigns.demo.mailings import ensure_newsletter

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_what_was_approved_long_ago_is_told_to_nobody_today(approver, settings):
    people.locale("en")
    kept = settings.EMAIL_BACKEND
    letters = ensure_newsletter(campaigns.campaign(), campaigns.topic(), 1, [])
    assert {code: letter.live for code, letter in letters.items()} == {"pl": True, "en": True}
    assert mail.outbox == [] and kept == settings.EMAIL_BACKEND
