"""Images, recordings and files. Nothing is asked of another host before the reader follows a link there."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from home.blocks.texts import LISTS

PLAYED = ("mp4", "webm")


def alternatives(stored: Any) -> Iterator[str]:
    """The alternative texts of the images anywhere in a stream, as it is stored."""
    if isinstance(stored, dict) and "alt_text" in stored:
        yield stored["alt_text"] or ""
    elif isinstance(stored, dict | list):
        for part in stored.values() if isinstance(stored, dict) else stored:
            yield from alternatives(part)


class _Exemplary(blocks.StructBlock):
    """Readers are shown nothing of it once what it holds was deleted; its preview in the CMS never held anything."""

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context=parent_context), "is_example": True}


class FigureBlock(_Exemplary):
    """An image; its rights come with it. Alt text, or the word that it is decorative, is asked for by ImageBlock."""

    image = ImageBlock(label=_("image"))
    caption = blocks.CharBlock(label=_("caption"), required=False, default="", max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("One image with caption and author. Say what it shows, or mark it as decorative.")
        template = "home/blocks/figure.html"
        preview_value = {"caption": _("What the picture shows, and where it was taken.")}


class GalleryBlock(_Exemplary):
    title = blocks.CharBlock(label=_("title"), required=False, default="", max_length=120)
    images = blocks.ListBlock(FigureBlock(), label=_("images"), min_num=2, max_num=24)

    class Meta:
        icon = "images"
        label = _("Gallery")
        description = _("Two to twenty-four images in even rows, each with its own words.")
        template = "home/blocks/gallery.html"
        preview_value = {
            "title": _("From the workshop"),
            "images": [{"caption": _("Work in groups")}, {"caption": _("Closing talk")}],
        }


class DownloadBlock(_Exemplary):
    title = blocks.CharBlock(label=_("title"), max_length=200)
    document = DocumentChooserBlock(label=_("file"))
    note = blocks.CharBlock(label=_("what is inside"), required=False, default="", max_length=300)

    class Meta:
        icon = "download"
        label = _("File to download")
        description = _("A file with its type and size.")
        template = "home/blocks/download.html"
        preview_value = {"title": _("Guide for schools"), "note": _("Print version, A5")}


class DownloadsBlock(blocks.StreamBlock):
    download = DownloadBlock()


class VideoBlock(blocks.StructBlock):
    """A recording of our own, played here; or a link that leads to where it is kept. Always with a transcript."""

    title = blocks.CharBlock(label=_("title"), max_length=160)
    file = DocumentChooserBlock(label=_("recording"), required=False, help_text=_("MP4 or WebM, played on this page."))
    captions = DocumentChooserBlock(label=_("captions"), required=False, help_text=_("A WebVTT file in this language."))
    url = blocks.URLBlock(
        label=_("or its address elsewhere"),
        required=False,
        default="",
        help_text=_("Readers see a link. Nothing is loaded from there before they follow it."),
    )
    poster = ImageBlock(label=_("still image"), required=False)
    length = blocks.CharBlock(label=_("how long it takes"), required=False, default="", max_length=40)
    transcript = blocks.RichTextBlock(
        label=_("transcript"), features=LISTS, help_text=_("All that is said, and what must be seen to understand it.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A recording with its transcript. Other sites learn nothing before a reader follows the link.")
        template = "home/blocks/video.html"

    def get_preview_value(self) -> object:
        words = _("Good morning. My name does not matter; what happened at our school does.")
        return self.normalize(
            {
                "title": _("A talk in the staff room"),
                "url": "https://example.org/",
                "length": _("4 minutes"),
                "transcript": f"<p>{words}</p>",
            }
        )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(value["file"]) == bool(value["url"]):
            errors["file"] = ValidationError(_("Choose a recording or give an address, one of the two."))
        elif value["file"] and value["file"].file_extension.lower() not in PLAYED:
            errors["file"] = ValidationError(
                _("Browsers play MP4 and WebM. Convert the recording and upload it again.")
            )
        if value["captions"] and value["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Captions are a WebVTT file; its name ends with .vtt."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value
