"""Numbers as people of the active language read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """`12 345` in Polish, `12,345` in English."""
    return number_format(number, use_l10n=True, force_grouping=True)
