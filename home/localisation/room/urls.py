"""Addresses of the room, below /admin/."""

from django.urls import include, path

from home.localisation import views as panel
from home.localisation.room.views import beside, board, files

room = [
    path("", board.index, name="index"),
    path("act/", board.act, name="act"),
    path("export/", files.export, name="export"),
    path("files/", files.hand_in, name="hand_in"),
    path("files/<int:file_id>/", files.look, name="look"),
    path("files/<int:file_id>/take-over/", files.take_over, name="take_over"),
    path("<int:translation_id>/export/<slug:kind>/", files.one, name="export_one"),
    path("<int:translation_id>/ask/", beside.ask, name="ask"),
    path("<int:translation_id>/confirm/", beside.confirm, name="confirm"),
    path("questions/<int:question_id>/", beside.answer, name="answer"),
    *panel.urlpatterns,
]

urlpatterns = [
    # Before wagtail-localize's own addresses of the same paths, which `home` precedes in INSTALLED_APPS.
    path("localize/page/<int:page_id>/convert_to_alias/", panel.refuse_alias),
    path("localize/translate/<int:translation_id>/pofile/download/", files.one),
    path("localize/translate/<int:translation_id>/pofile/upload/", files.hand_in),
    path("localize/translate/<int:translation_id>/machine_translate/", beside.draft),
    path("translations/", include((room, "translations"))),
]
