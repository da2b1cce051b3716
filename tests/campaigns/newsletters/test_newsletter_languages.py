"""A newsletter in two languages through wagtail-localize: texts are translated, everything else is the same."""

import pytest
from factories.campaigns import campaign
from factories.newsletters import approved, write
from factories.people import subscriber
from factories.translations import submit, translate_all

from campaigns.newsletters import approval, start
from home.localisation.approval import submit_for_approval

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_translation_takes_the_settings_and_is_approved_for_itself(roles, editor, approver):
    own = campaign()
    polish = approved(write(campaign=own, tracking="aggregate", preheader="Zajawka"))
    subscriber(topics=[polish.topic])
    translation = submit(polish)
    translate_all(translation)
    step = submit_for_approval(translation, editor).current_task_state
    assert [version.language for version in approval.approved_versions(polish.translation_key)] == ["pl"]
    step.specific.approve(user=approver)
    english = translation.get_target_instance()
    assert (english.topic, english.campaign, english.tracking) == (polish.topic, own, "aggregate")
    assert [version.language for version in approval.approved_versions(polish.translation_key)] == ["pl", "en"]
    assert start.start(english, actor=None).newsletter_key == polish.translation_key
