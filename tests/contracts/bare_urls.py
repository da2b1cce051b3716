"""Addresses of the bare project: as a stranger would mount the library, after its own README."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("campaigns.urls")),
    path("", include("campaigns.localised_urls")),
    path("", include(wagtail_urls)),
]
