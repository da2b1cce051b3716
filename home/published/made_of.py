"""Of what a page's HTML is made, as keys that are stored with its document.

- `page:5`: the page itself, and pages its text links to (their address);
- `link:5`: pages whose title it shows, in its own language: related pages, the way up;
- `card:5`: pages it shows a whole card of;
- `image:3`, `document:2`, `snippet:home.topic:1`: things in it;
- `menu:pl`, `lists:pl`, `identity:pl`, `list:news:pl`, `latest:news:pl`, `upcoming:event:pl`, `audiences:pl`,
  `sign_up:pl`: what it shares;
- `results:school`: campaigns whose figures it shows;
- `person:5`: who wrote, approved and published it, where the register may name them; never sent to anybody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.blocks import Block, ListBlock, PageChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from home.pages.base import KEY_PREFIXES, BasePage
from home.pages.home import HomePage
from home.published.addresses import STEP
from home.published.fragments import picture_facts

# Columns of a page's row that its HTML never shows, and that change when only a draft does.
INSIDE = {
    *("path", "depth", "numchild", "url_path", "draft_title", "latest_revision_id", "live_revision_id"),
    *("has_unpublished_changes", "latest_revision_created_at", "go_live_at", "expire_at", "expired", "owner_id"),
    *("locked", "locked_at", "locked_by_id", "alias_of_id", "page_ptr_id", "content_type_id"),
}
# What the HTML says of a thing, in a language. Of what is not named here everything counts.
FACTS: dict[str, Callable[[Any, str], Any]] = {
    "image": lambda image, _language: picture_facts(image),
    "document": lambda document, _language: [document.pk, document.file.name, document.file_hash, document.file_size],
    "snippet:home.helpline": lambda helpline, language: [helpline.facts_in(language), helpline.valid_until],
}
ELSEWHERE = {"page", "snippet:home.topic", "snippet:home.audience"}
"""Whose words are in the document itself."""


def made_of(page: BasePage, ids: Mapping[str, int]) -> set[str]:
    """`ids`: tree path → page id, of the pages above (`lineage`)."""
    return {
        *(key for key in page.surrogate_keys() if not key.startswith("page:")),
        f"page:{page.pk}",
        f"menu:{page.language}",
        f"identity:{page.language}",
        *([f"lists:{page.language}"] if isinstance(page, HomePage) else []),
        *(f"link:{ids[path]}" for path in lineage(page) if path in ids),
        *_pages(page),
    }


def lineage(page: BasePage) -> list[str]:
    """Tree paths of the pages above: their titles stand over the page."""
    return [page.path[:end] for end in range(2 * STEP, len(page.path), STEP)]


def own_facts(page: BasePage) -> dict[str, Any]:
    """The columns of the page's own row that its HTML may show."""
    return {f.attname: f.value_to_string(page) for f in page._meta.concrete_fields if f.attname not in INSIDE}


def things_of(keys: Iterable[str]) -> dict[str, Any]:
    """Key → that image, file or snippet. One query per kind."""
    kinds = {prefix: apps.get_model(*label) for label, prefix in KEY_PREFIXES.items() if prefix not in ELSEWHERE}
    wanted: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        prefix, _colon, pk = key.rpartition(":")
        if prefix in kinds:
            wanted[prefix].add(pk)
    return {
        f"{prefix}:{pk}": thing
        for prefix, ids in wanted.items()
        for pk, thing in kinds[prefix]._default_manager.in_bulk(ids).items()
    }


def facts_of(key: str, thing: Any, language: str) -> Any:
    return FACTS.get(key.rpartition(":")[0], _every_field)(thing, language)


def _every_field(thing: models.Model, _language: str) -> list[str]:
    return [f.value_to_string(thing) for f in thing._meta.concrete_fields]


def _pages(page: BasePage) -> Iterator[str]:
    """Pages it points at: in rich text by address, in choosers by title too, on a front page by card."""
    page_type = ContentType.objects.get_for_model(Page).pk
    for type_id, object_id, model_path, _content_path in ReferenceIndex._extract_references_from_object(page):
        if type_id == page_type:
            yield f"page:{object_id}"
            if isinstance(page, HomePage) and model_path == "featured":
                yield f"card:{object_id}"
            elif isinstance(_block(page, model_path), PageChooserBlock):
                yield f"link:{object_id}"


def _block(page: BasePage, model_path: str) -> Block | None:
    """`body.related.pages.item` → the block that stands there; None where it is no block."""
    name, *steps = model_path.split(".")
    field = page._meta.get_field(name)
    block: Any = field.stream_block if isinstance(field, StreamField) else None
    for step in steps:
        block = block.child_block if isinstance(block, ListBlock) else getattr(block, "child_blocks", {}).get(step)
    return block
