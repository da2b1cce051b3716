"""The public doors whose addresses have no language. Mount it at the root: mails hold these addresses."""

from django.urls import path

from campaigns.links import views as links
from campaigns.tracking import receivers, unsubscribe
from campaigns.tracking import views as tracking

app_name = "campaigns"
urlpatterns = [
    path("t/c/<str:token>", tracking.click, name="click"),
    path("t/o/<str:token>.gif", tracking.open_pixel, name="open"),
    path("t/v/<str:token>", tracking.page_view, name="page_view"),
    path("u/<str:token>", unsubscribe.unsubscribe, name="unsubscribe"),
    path("anymail/<slug:esp>/tracking/", receivers.webhook, name="webhook"),
    path("l/<slug:code>.svg", links.qr_code, {"kind": "svg"}, name="short_link_svg"),
    path("l/<slug:code>.png", links.qr_code, {"kind": "png"}, name="short_link_png"),
    path("l/<slug:code>", tracking.short_link, name="short_link"),
]
