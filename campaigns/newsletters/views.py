"""The editors' screens of newsletters: writing one (a snippet), sending it, and watching a send."""

from wagtail.snippets.views.snippets import SnippetViewSet

from campaigns.newsletters.models import Newsletter


class NewsletterViewSet(SnippetViewSet):
    model = Newsletter
    icon = "mail"
    list_display = ["title", "subject", "locale"]
    search_fields = ["title", "subject"]
