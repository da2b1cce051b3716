"""The public pages that exist in every language. Mount it inside `i18n_patterns`; `urls` holds the rest.

Namespaces of their own, because Django finds one namespace in one place only.
"""

from django.urls import include, path

from campaigns.feedback import views as feedback
from campaigns.subscribers import views

newsletter = [
    path("newsletter/", views.sign_up, name="sign_up"),
    path("newsletter/done/", views.sign_up_done, name="sign_up_done"),
    path("newsletter/confirm/<str:token>/", views.confirm, name="confirm"),
    path("newsletter/preferences/<str:token>/", views.change_preferences, name="preferences"),
]
opinions = [path("useful/<uuid:key>/", feedback.answer, name="answer")]

urlpatterns = [
    path("", include((newsletter, "newsletter"))),
    path("", include((opinions, "feedback"))),
]
