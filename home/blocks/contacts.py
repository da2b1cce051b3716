"""How to reach somebody, as facts that can be dialled, written to and found."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("who"), max_length=160, help_text=_("An office or a role, seldom a person."))
    purpose = blocks.CharBlock(label=_("for what"), max_length=200, required=False, default="")
    telephone = blocks.RegexBlock(
        r"^\+?[0-9 ]{3,20}$",
        label=_("telephone"),
        required=False,
        default="",
        error_messages={"invalid": _("Digits and spaces only.")},
    )
    email = blocks.EmailBlock(label=_("e-mail"), required=False, default="")
    hours = blocks.CharBlock(label=_("when"), max_length=160, required=False, default="")
    address = blocks.TextBlock(label=_("address"), required=False, default="")
    note = blocks.TextBlock(
        label=_("how to get there"),
        required=False,
        default="",
        help_text=_("Entrance, lift, sign language, where to park."),
    )

    class Meta:
        icon = "user"
        label = _("Contact")
        description = _("Telephone, e-mail, hours and address of one office.")
        template = "home/blocks/contact.html"
        preview_value = {
            "name": _("Press office"),
            "purpose": _("for journalists"),
            "telephone": "22 000 00 00",
            "email": "press@example.org",
            "hours": _("working days, 8:00 to 16:00"),
        }


class ContactsBlock(blocks.StreamBlock):
    contact = ContactBlock()
