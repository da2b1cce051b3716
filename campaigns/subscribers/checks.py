"""Says at the start that a key is wrong, not when the first person signs up."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from campaigns.subscribers import addresses


@register()
def keys_can_be_used(**kwargs: Any) -> list[CheckMessage]:
    try:
        addresses.field_ring(), addresses.index_ring()
    except ImproperlyConfigured as reason:
        words, _, cure = str(reason).partition(". ")
        return [Error(f"CAMPAIGNS: {words}.", hint=cure, id="campaigns.E001")]
    return []
