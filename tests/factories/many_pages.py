"""Hundreds of pages on their way through translation, straight into the tables: what lists cost, not how they came."""

import uuid

from django.contrib.contenttypes.models import ContentType
from factories.pages import locale
from wagtail.models import Page
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from home.localisation.room.models import Assignment, Question
from home.models import NewsPage


def plant_many(number, tree, codes=("en", "uk"), segments=4):
    """`number` Polish news pages submitted for `codes`: every second one half translated, assigned and asked about."""
    keys = [uuid.uuid4() for _ in range(number)]
    for code in ("pl", *codes):
        _pages(getattr(tree, code).news, keys, code)
    sources, strings, contexts = _sources(keys, segments)
    translations = Translation.objects.bulk_create(
        [Translation(source=source, target_locale=locale(code)) for source in sources for code in codes]
    )
    half = translations[::2]
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=strings[0],
                context=contexts[translation.source.object_id, 0],
                locale=translation.target_locale,
                data="Text",
                translation_type="manual",
            )
            for translation in half
        ]
    )
    Assignment.objects.bulk_create([Assignment(translation=one, due_on="2026-01-01") for one in half])
    Question.objects.bulk_create([Question(translation=one, text="Which school?") for one in half])
    return translations


def _pages(parent, keys, code):
    kind = ContentType.objects.get_for_model(NewsPage)
    first = parent.numchild
    Page.objects.bulk_create(
        [
            Page(
                title=f"News {number}",
                draft_title=f"News {number}",
                slug=f"n{number}",
                translation_key=key,
                locale=locale(code),
                content_type=kind,
                path=Page._get_path(parent.path, parent.depth + 1, first + number + 1),
                depth=parent.depth + 1,
                live=code == "pl",
            )
            for number, key in enumerate(keys)
        ]
    )
    Page.objects.filter(pk=parent.pk).update(numchild=first + len(keys))


def _sources(keys, segments):
    polish, kind = locale("pl"), ContentType.objects.get_for_model(NewsPage)
    TranslatableObject.objects.bulk_create([TranslatableObject(translation_key=k, content_type=kind) for k in keys])
    sources = TranslationSource.objects.bulk_create(
        [
            TranslationSource(
                object_id=key,
                specific_content_type=kind,
                locale=polish,
                object_repr="News",
                content_json="{}",
                schema_version="1",
                last_updated_at="2026-01-01T00:00Z",
            )
            for key in keys
        ]
    )
    strings = [String.objects.create(locale=polish, data=f"Cztery słowa, numer {n}") for n in range(segments)]
    contexts = {}
    for number in range(segments):
        rows = [TranslationContext(object_id=k, path=f"f{number}") for k in keys]
        for row in rows:
            row.path_id = TranslationContext._get_path_id(row.path)
        contexts |= {(row.object_id, number): row for row in TranslationContext.objects.bulk_create(rows)}
    StringSegment.objects.bulk_create(
        [
            StringSegment(source=s, string=strings[n], context=contexts[s.object_id, n], order=n, attrs="{}")
            for s in sources
            for n in range(segments)
        ]
    )
    return sources, strings, contexts
