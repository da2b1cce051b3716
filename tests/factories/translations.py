"""Pages on their way through translation. Every source text carries the marker, so a leak can be seen anywhere."""

from factories.pages import add, locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from home.localisation import segments
from home.models import EventPage, NewsPage
from home.slugs import slugify

MARKER = "ŹRÓDŁO"
BODY = [
    ("text", f"<p>{MARKER} akapit</p><p>{MARKER} drugi <b>akapit</b></p>"),
    ("quote", {"text": f"{MARKER} cytat", "source": f"{MARKER} osoba"}),
]


def source_news(tree, title="nowina", **fields):
    return add(NewsPage, tree.pl.news, f"{MARKER} {title}", **{"lead": f"{MARKER} lead", "body": BODY, **fields})


def source_event(tree, title="spotkanie", **fields):
    words = {"lead": f"{MARKER} lead", "venue": f"{MARKER} sala", "organisers": f"{MARKER} organizator", "body": BODY}
    return add(EventPage, tree.pl.events, f"{MARKER} {title}", **{**words, **fields})


def submit(instance, code="en", user=None) -> Translation:
    """What the "Translate" form does."""
    translate_object(instance, [locale(code)], user=user)
    return Translation.objects.get(source__object_id=instance.translation_key, target_locale=locale(code))


def translate_one(translation, path, text, **fields):
    """What a translator's click on "Save" does."""
    for segment in segments.required(source=translation.source).filter(context__path=path):
        _write(translation, segment, text, **fields)


def translate_all(translation, besides=None, **fields):
    for segment in segments.required(source=translation.source).select_related("context", "string"):
        if segment.context.path != besides:
            _write(translation, segment, segment.string.data.replace(MARKER, "English"), **fields)


def _write(translation, segment, text, translation_type="manual"):
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        defaults={"data": text, "translation_type": translation_type, "has_error": False},
    )


def live_text(instance) -> str:
    """Every text of the live row; the marker is shown in the address too, where it is spelled `zrodlo`."""
    fresh = type(instance).objects.get(pk=instance.pk)
    address = fresh.slug.replace(slugify(MARKER), MARKER)
    return "\n".join([fresh.title, address, *(segment.text for segment in segments.texts(fresh))])
