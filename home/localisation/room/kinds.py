"""What can be translated here: pages of every type, and every translatable snippet of any app."""

from django.contrib.auth import get_permission_codename
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page, TranslatableMixin, get_page_models
from wagtail.snippets.models import get_snippet_models

PAGES = "page"


def kinds(user) -> dict[str, type[models.Model]]:
    """The key in an address → the model, for what `user` may see. All pages together come first."""
    pages = {_key(model): model for model in get_page_models() if model is not Page}
    snippets = {
        _key(model): model
        for model in get_snippet_models()
        if issubclass(model, TranslatableMixin) and not issubclass(model, Page) and may_see(user, model)
    }
    return {PAGES: Page, **pages, **snippets}


def _key(model: type[models.Model]) -> str:
    return model._meta.label_lower


def name_of(model: type[models.Model]) -> str:
    return _("All pages") if model is Page else str(capfirst(model._meta.verbose_name_plural))


def may_see(user, model: type[models.Model]) -> bool:
    codes = (get_permission_codename(verb, model._meta) for verb in ("view", "change", "publish"))
    return any(user.has_perm(f"{model._meta.app_label}.{code}") for code in codes)


def title_field(model: type[models.Model]) -> str:
    """What an object is found by: of a page what its editor calls it, of a snippet its first line of text."""
    if issubclass(model, Page):
        return "draft_title"
    texts = [f for f in model._meta.fields if isinstance(f, models.CharField) and not f.choices and not f.unique]
    return texts[0].name
