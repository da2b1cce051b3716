"""Small deliveries. `per_language` is mounted under every language, before the pages; `site_wide` at the root."""

from django.urls import path, re_path

from home.delivery import calendar, feeds, legacy, security, sitemap
from home.delivery.pdf import views as pdf

site_wide = [
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap.section, name="sitemap_section"),
    path("robots.txt", sitemap.robots, name="robots"),
    path(".well-known/security.txt", security.security, name="security"),
    re_path(r"^[cC][pP][eE]/(?P<section>[\w-]{1,60})/(?P<number>[0-9]{1,9}),", legacy.legacy_page, name="legacy_page"),
]
per_language = [
    path("feed.rss", feeds.Rss(feeds.of_language), name="feed_rss"),
    path("feed.atom", feeds.Atom(feeds.of_language), name="feed_atom"),
    path("topics/<slug:topic>/feed.rss", feeds.Rss(feeds.of_topic), name="topic_feed_rss"),
    path("topics/<slug:topic>/feed.atom", feeds.Atom(feeds.of_topic), name="topic_feed_atom"),
    path("<path:path>/feed.rss", feeds.Rss(feeds.of_campaign), name="campaign_feed_rss"),
    path("<path:path>/feed.atom", feeds.Atom(feeds.of_campaign), name="campaign_feed_atom"),
    path("calendar.ics", calendar.subscription, name="calendar"),
    path("<path:path>/calendar.ics", calendar.calendar, name="event_calendar"),
    path(f"<path:path>/{pdf.FILE}", pdf.guide_pdf, name="guide_pdf"),
]
