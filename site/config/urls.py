"""Every public door of the site. The only place that mounts things."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from config import authoring, health, logins, outbox
from config.api import api
from home.delivery import urls as deliveries
from home.delivery.front_door import front_door
from home.delivery.serving import serve as serve_page
from home.media import serve

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:filename>", serve.document),  # before Wagtail's, which asks nobody
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        logins.open_file,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("renditions/<path:name>", serve.rendition, name="rendition"),
    path("api/v1/", api.urls),
    path("api/v3-preview/", authoring.urls),
    path("", include("campaigns.urls")),
]

if settings.SHOWS_OUTBOX:
    urlpatterns += [
        path("outbox/", outbox.list_mails, name="outbox"),
        path("outbox/<str:name>/", outbox.show_mail, name="outbox_mail"),
        path("outbox/<str:name>/html", outbox.show_html, name="outbox_html"),
    ]

if not settings.PRODUCTION:  # in production the proxy, or the bucket, serves what is public
    urlpatterns += [path("media/<path:name>", serve.public_file)]

urlpatterns += [
    path("", front_door, name="front_door"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/latarnia.svg")),  # for pages without a base
]
urlpatterns += deliveries.site_wide
urlpatterns += i18n_patterns(
    path("", include("search.urls")),
    path("", include(deliveries.per_language)),
    path("", include("campaigns.localised_urls")),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        logins.open_page,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", logins.ReaderLoginView.as_view(), name="wagtailcore_login"),
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)
