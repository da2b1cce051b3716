"""The one door for readers' opinions, and the clock that forgets what they wrote."""

import datetime as dt
import re
import uuid

from django.core import signing
from django.utils import timezone
from wagtail.models import Locale

from campaigns import ports
from campaigns.feedback.models import LONGEST_COMMENT, Opinion

SALT = "campaigns.feedback"
COMMENT_WITHIN = dt.timedelta(hours=1)
COMMENTS_KEPT = dt.timedelta(days=365)
ADDRESS = re.compile(r"\S+@\S+")
NUMBER = re.compile(r"\+?\d(?:[ .()-]?\d){6,}")


class UnknownPage(LookupError):
    """Nothing public stands behind this key in this language."""


def page(key: uuid.UUID, language: str) -> ports.Teaser:
    """The public page that is asked about. Raises UnknownPage."""
    found = ports.published_content().teaser(key, language)
    if found is None:
        raise UnknownPage
    return found


def record(about: ports.Teaser, *, is_useful: bool, comment: str = "") -> Opinion:
    return Opinion.objects.create(
        translation_key=about.translation_key,
        locale=Locale.objects.get(language_code=about.locale),
        title=about.title[:255],
        url=about.url,
        is_useful=is_useful,
        comment=without_contacts(comment),
    )


def receipt(opinion: Opinion) -> str:
    """With it the one who answered may add a comment, once and soon."""
    return signing.dumps(opinion.pk, salt=SALT)


def add_comment(receipt_: str, comment: str) -> bool:
    """False when the receipt is forged or old, or there is a comment already."""
    try:
        pk = signing.loads(receipt_, salt=SALT, max_age=COMMENT_WITHIN)
    except signing.BadSignature:
        return False
    return bool(Opinion.objects.filter(pk=pk, comment="").update(comment=without_contacts(comment)))


def without_contacts(text: str) -> str:
    """Nobody is asked for an address or a number; who writes one all the same shall not be found through it."""
    text = text.replace("\0", "").strip()[:LONGEST_COMMENT]
    return NUMBER.sub("[…]", ADDRESS.sub("[…]", text))


def forget_comments() -> int:
    """For the worker: words go after a year, the answers stay as numbers."""
    over = Opinion.objects.commented_before(timezone.localdate() - COMMENTS_KEPT)
    return over.update(comment="") if over.exists() else 0
