"""Every screen we added to the CMS, found among the registered addresses: a new one is looked at without being listed.

Ours is a view that stands in a module of ours, and what a viewset of ours shows of our models (list, new, edit). A
screen is what answers a visit with a page. What the placeholders in an address stand for is said in `EXAMPLES`.
"""

import re
from functools import partial

from django.urls import URLPattern, get_resolver
from factories.dashboards import plant
from factories.newsletters import write
from factories.pages import fill_site, plant_site
from factories.releases import pack
from factories.sends import frozen
from factories.translations import source_news, submit
from wagtail.models import Site
from wagtail_localize.models import Translation, TranslationSource

from campaigns.models import Campaign, Delivery, Newsletter, Opinion, Partner, Send, Subscriber
from home.models import (
    Audience,
    Bundle,
    BundleItem,
    ExchangedFile,
    GuidePage,
    GuideVersion,
    Helpline,
    MissingAddress,
    NewsPage,
    OrphanedTranslation,
    Question,
    SourceVersion,
)
from search.models import Promotion

PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")
OURS = ("campaigns", "home", "search")
WAGTAILS = ("wagtaildocs", "wagtailimages", "wagtailusers")
SHOWN = ("list", "index", "add", "edit", "inspect")
EXAMPLES = {
    "translation_id": Translation,
    "source_id": TranslationSource,
    "page_id": NewsPage,
    "version_id": SourceVersion,
    "orphan_id": OrphanedTranslation,
    "question_id": Question,
    "file_id": ExchangedFile,
    "bundle_id": Bundle,
    "item_id": BundleItem,
    "newsletter_id": Newsletter,
    "send_id": Send,
    "missing:pk": MissingAddress,
    "versions:page_id": lambda: str(GuideVersion.objects.get(number="2.0").page_id),
    "versions:number": lambda: "1.0",
    "campaigns_subscriber:pk": Subscriber,
    "campaigns_dashboards:pk": Send,
    "campaigns_dashboards:slug": lambda: Campaign.objects.order_by("-pk").first().slug,
    "campaigns_dashboards:panel": lambda: "links",
    "releases:kind": lambda: "news",
    "releases:page_path": lambda: "pl/",
}
"""`placeholder` or `namespace:placeholder` → a model, whose newest row is meant, or a function."""


def plant_everything(user):
    """Something to see on each screen."""
    tree = plant_site()
    pages = fill_site(tree)
    news, guide = pages["news"][0], GuidePage.objects.get(pk=pages["guide"][0].pk)
    guide.version_number = "2.0"
    guide.save_revision().publish()
    translation = submit(source_news(tree))
    Question.objects.create(translation=translation, text="Co to znaczy?", asked_by=user)
    ExchangedFile.objects.create(name="teksty.csv", content=b"", brought_by=user)
    MissingAddress.objects.create(site=Site.objects.get(), path="/dawno/temu.html")
    pack(NewsPage.objects.get(pk=news.pk))
    send = frozen(6)
    Delivery.objects.filter(pk=Delivery.objects.of(send).first().pk).update(state="ambiguous", detail="timeout")
    plant()
    write(title="Szkic", body=[])
    Audience.objects.create(name="Nauczyciele", locale=news.locale)
    Helpline.objects.create(name="Telefon zaufania", number="116 111", locale=news.locale)
    Promotion.objects.create(words="latarnia", page=news, locale=news.locale)
    Partner.objects.create(name="Gmina", kind="municipality")
    here = {"translation_key": news.translation_key, "locale": news.locale}
    OrphanedTranslation.objects.create(**here, foreign=[news.title], allowed=[])
    where = {**here, "title": news.title, "url": news.url}
    Opinion.objects.create(**where, is_useful=True, comment="Dziękuję")


def screens():
    """Name → address of everything ours under /admin/."""
    found = {}
    for names, path, callback in _addresses(get_resolver()):
        if path.startswith("admin/") and _is_ours(names, callback):
            found[":".join(names)] = "/" + PLACEHOLDER.sub(partial(_example, names, callback), path)
    return found


def _addresses(resolver, names=(), prefix=""):
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (*names, entry.name or path), path, entry.callback
        else:
            yield from _addresses(entry, (*names, entry.namespace) if entry.namespace else names, path)


def _model(callback):
    view = getattr(callback, "view_class", None)
    model = getattr(callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    return model if isinstance(model, type) else None


def _is_ours(names, callback):
    view, model, name = getattr(callback, "view_class", callback), _model(callback), names[-1]
    if name.endswith("_results") or names[0].startswith(WAGTAILS):  # a part of its list; Wagtail's, with models of ours
        return False
    return view.__module__.startswith(OURS) or (model and model._meta.app_label in OURS and name in SHOWN)


def _example(names, callback, placeholder):
    kind, name = placeholder.groups()
    wanted = EXAMPLES.get(f"{names[0]}:{name}") or EXAMPLES.get(name) or (_model(callback) if name == "pk" else None)
    if isinstance(wanted, type):
        row = wanted._default_manager.order_by("-pk").first()
        return str(row.pk) if row else "0"
    return wanted() if wanted else {"int": "0", "uuid": "00000000-0000-0000-0000-000000000000"}.get(kind, "x")
