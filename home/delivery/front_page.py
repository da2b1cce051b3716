"""What a front page shows of other pages, in one query and one for the pictures."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Site

from home.delivery.pictures import with_images
from home.published.fragments import LATEST, UPCOMING
from home.published.models import PublishedDocument

Documents = list[PublishedDocument]


@dataclass(frozen=True)
class FrontLists:
    top: PublishedDocument | None
    news: Documents
    events: Documents

    @property
    def ends(self) -> dt.datetime | None:
        """When the first of the events is over."""
        return min((event.ends_at or event.starts_at for event in self.events), default=None)  # type: ignore[type-var]


def front_page_lists(site: Site, language: str, featured_key: str | None, now: dt.datetime) -> FrontLists:
    """`featured_key`: translation key of the page on top; without one it is the newest campaign."""
    mine = PublishedDocument.objects.on_site(site).in_locale(language)
    news = mine.of_type("news").newest_first()[: LATEST["news"]]
    events = mine.of_type("event").upcoming(now)[:UPCOMING]
    campaigns = mine.of_type("campaign").newest_first()[: LATEST["campaign"]]
    top = Q(translation_key=featured_key) if featured_key else Q(pk__in=campaigns.values("pk"))
    every = Q(pk__in=news.values("pk")) | Q(pk__in=events.values("pk")) | top
    found = with_images(mine.filter(every).light())
    on_top = [d for d in found if (str(d.translation_key) == featured_key if featured_key else d.type == "campaign")]
    return FrontLists(
        top=next(iter(on_top), None),
        news=_newest([d for d in found if d.type == "news"])[: LATEST["news"]],
        events=_nearest([d for d in found if d.type == "event"], now)[:UPCOMING],
    )


def _newest(documents: Documents) -> Documents:
    return sorted(documents, key=lambda d: (d.shown_at, d.pk), reverse=True)


def _nearest(documents: Documents, now: dt.datetime) -> Documents:
    """The one on top may be over."""
    ahead = [d for d in documents if d.starts_at and (d.ends_at or d.starts_at) >= now]
    return sorted(ahead, key=lambda d: (d.starts_at, d.pk))
