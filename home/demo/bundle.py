"""A release bundle in preparation: a Polish page nobody has approved yet, its English version still to be translated."""

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from home.pages.news import NewsIndexPage, NewsPage
from home.release.models import Bundle

NAME = "Tydzień rozmowy w szkołach"
TITLE = "Tydzień rozmowy: scenariusze lekcji dla nauczycieli"
LEAD = "Pięć gotowych scenariuszy, po jednym na każdy dzień. Każdy pomaga zacząć rozmowę o tym, co uczniowie widzą w sieci."
TEXT = (
    "<h2>Co jest w środku</h2><p>Scenariusz na 45 minut, karta pracy i wskazówki, co zrobić, gdy rozmowa się zaostrzy.</p>"
    "<h2>Jak wziąć udział</h2><p>Wystarczy wybrać dzień i pobrać materiały. Zgłoszenie nie jest potrzebne.</p>"
)


def prepare() -> None:
    """Idempotent."""
    news = NewsIndexPage.objects.filter(locale=Locale.get_default()).first()
    if news is None or Bundle.objects.exists():
        return
    page = NewsPage(
        title=TITLE, lead=LEAD, body=[("text", TEXT)], locale=news.locale, live=False, dated_at=timezone.now()
    )
    news.add_child(instance=page)
    page.save_revision()
    bundle = Bundle.objects.create(name=NAME, created_by=get_user_model().objects.filter(username="olga").first())
    english = Locale.objects.get(language_code="en")
    bundle.locales.set([news.locale, english])
    bundle.items.create(kind="page", key=str(page.translation_key))
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=english)
    translation.save_target(publish=False)
