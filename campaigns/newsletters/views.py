"""The editors' screens: newsletters as snippets, with the way to their send. Sends themselves: `send_views`."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LocaleColumn, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from campaigns.newsletters import send_views
from campaigns.newsletters.models import Newsletter


def send_button(newsletter: Newsletter, user: AbstractBaseUser, kind: type[Button] = Button) -> Iterator[Button]:
    """The way from a newsletter to its send, for those who may start one."""
    if user.has_perm("campaigns.add_send"):  # type: ignore[attr-defined]
        url = reverse("campaigns_sends:start", args=[newsletter.pk])
        yield kind(_("Send…"), url=url, icon_name="mail", priority=5)


def status_words(newsletter: Newsletter) -> str:
    """From the row alone: Wagtail's `status_string` asks the database twice about every row."""
    if not newsletter.live:
        return _("draft")
    return _("live, and a newer draft") if newsletter.has_unpublished_changes else pgettext("newsletter", "live")


class NewsletterCreateView(CreateView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Without saving by itself until the row exists.

        Wagtail's saving and a person's own click both create one, and whoever clicks before the first answer is back
        has two newsletters; one of them might be sent.
        """
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class NewsletterEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[Button]:
        return [*super().header_buttons, *send_button(self.object, self.request.user, HeaderButton)]


class NewsletterViewSet(SnippetViewSet):
    model = Newsletter
    icon = "mail"
    menu_label = gettext_lazy("Newsletters")
    menu_name = "newsletters"
    add_view_class = NewsletterCreateView
    edit_view_class = NewsletterEditView
    list_display = [
        "title",
        "subject",
        LocaleColumn(label=gettext_lazy("Language")),  # Wagtail's own labels stay in the language of the start
        Column("topic", label=gettext_lazy("Topic")),
        StatusTagColumn("status", accessor=status_words, label=gettext_lazy("Status"), primary=lambda row: row.live),
        UpdatedAtColumn(label=gettext_lazy("Updated")),
    ]
    search_fields = ["title", "subject"]
    copy_view_enabled = False  # a copy would share the key of its translations

    def get_queryset(self, request: HttpRequest) -> QuerySet[Newsletter]:
        return Newsletter.objects.select_related("locale", "topic", "latest_revision").prefetch_related(
            "topic__texts__locale"
        )


class SendMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(name) for name in send_views.MAY_LOOK)


class SendViewSet(ViewSet):
    """Sends are facts: they are started and steered, never edited."""

    name = url_prefix = "campaigns/sends"
    url_namespace = "campaigns_sends"
    icon = "history"
    menu_label = gettext_lazy("Sends")
    menu_name = "sends"
    menu_item_class = SendMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", send_views.list_sends, name="list"),
            path("start/<int:newsletter_id>/", send_views.start, name="start"),
            path("test/<int:newsletter_id>/", send_views.send_test, name="test"),
            path("<uuid:send_id>/", send_views.show, name="show"),
            path("<uuid:send_id>/progress/", send_views.progress, name="progress"),
            path("<uuid:send_id>/resolve/", send_views.resolve, name="resolve"),
            path("<uuid:send_id>/<str:action>/", send_views.steer, name="steer"),
        ]
