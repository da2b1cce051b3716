"""What other services show when somebody passes a page on."""

from django.db import models
from wagtail.models import Page

from home.media.storage import public_storage

PUBLIC_SECONDS = 86_400
"""How long caches may keep a public file: a day, so that one that was withdrawn is gone from them soon."""


class ShareImage(models.Model):
    """The picture of one public page, in its language. The row leaves with the public document, the file with it."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="share_image")
    name = models.CharField(max_length=100, unique=True, help_text="In the public storage; changes with the drawing.")

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return public_storage().url(self.name)
