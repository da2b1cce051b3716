"""Whether an image may be shown: who made it, on what terms, until when, and whether the people in it agreed."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.pages.media import SiteImage
from home.ports import Finding

SOON = dt.timedelta(days=30)


def of_image(image: SiteImage, day: dt.date) -> Iterator[Finding]:
    """What stands against showing the image on that day."""
    where, name = reverse("wagtailimages:edit", args=[image.pk]), {"image": image.title}
    if not image.author:
        yield Finding("error", "image_author", _("It is not known who made the image “%(image)s”.") % name, where)
    if not image.licence:
        yield Finding("error", "image_licence", _("The image “%(image)s” has no licence.") % name, where)
    if image.shows_identifiable_people and not image.consent_note:
        message = _("The image “%(image)s” shows people, and nobody wrote where their consent is kept.") % name
        yield Finding("error", "image_consent", message, where)
    if (until := image.rights_expire_on) and until <= day + SOON:
        name["until"] = date_format(until, "DATE_FORMAT")
        if until < day:
            message = _("The rights to the image “%(image)s” expire on %(until)s, before the moment.") % name
            yield Finding("error", "image_expired", message, where)
        else:
            message = _("The rights to the image “%(image)s” expire soon after: %(until)s.") % name
            yield Finding("warning", "image_expires", message, where)
