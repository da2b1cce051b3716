"""Documents that say something else although nobody touched them: a day began, or a campaign was counted anew."""

from django.db.models import Q

from home import clock
from home.pages.helplines import Helpline
from home.published.models import DocumentKey, PublishedDocument
from home.published.refresh import Change, refresh, refresh_keys

OPEN = '"takes_registrations":true'


def let_a_day_begin() -> Change:
    """Helplines that went out of date disappear, and so do registrations whose deadline or event has passed."""
    today = clock.today()
    keys = {f"snippet:home.helpline:{pk}" for pk in Helpline.objects.outdated(today).values_list("pk", flat=True)}
    over = Q(page__eventpage__registration_until__lt=today) | Q(page__eventpage__starts_at__date__lt=today)
    open_still = PublishedDocument.objects.of_type("event").filter(over, document_json__contains=OPEN)
    change = refresh_keys(keys) if keys else Change()
    change += refresh([document.page for document in open_still.select_related("page")])
    return change


def count_anew() -> Change:
    """Documents that show a campaign's results. Those that say the same as before are left as they are."""
    keys = DocumentKey.objects.filter(key__startswith="results:").values_list("key", flat=True).distinct()
    return refresh_keys(keys) if keys else Change()
