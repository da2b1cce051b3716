"""A Wagtail project that knows nothing of ours but the installed wheel; `test_library.py` runs it in a process.

Migrates, checks, lets somebody read a page and sign up, sends a newsletter, opens the dashboards; prints one JSON line
with what it saw.
"""

import importlib.util
import json
import re
import sys
import tempfile
from pathlib import Path

WORK = Path(tempfile.mkdtemp())


def configure():
    from django.conf import settings

    apps = ["sites", "users", "snippets", "documents", "images", "search", "admin"]
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bare_urls",
        INSTALLED_APPS=[
            "campaigns",
            *(f"wagtail.{app}" for app in apps),
            "wagtail",
            "modelcluster",
            "taggit",
            "django_tasks",
            "django_tasks_db",
            "anymail",
            *(f"django.contrib.{app}" for app in ["auth", "contenttypes", "sessions", "messages", "staticfiles"]),
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": WORK / "db.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        STATIC_URL="/static/",
        STATICFILES_FINDERS=[
            "django.contrib.staticfiles.finders.FileSystemFinder",
            "django.contrib.staticfiles.finders.AppDirectoriesFinder",
            "campaigns.dashboards.assets.PlotlyFinder",
        ],
        LANGUAGE_CODE="en",
        LANGUAGES=[("en", "English")],
        WAGTAIL_CONTENT_LANGUAGES=[("en", "English")],
        WAGTAIL_I18N_ENABLED=True,
        WAGTAIL_SITE_NAME="Bare",
        WAGTAILADMIN_BASE_URL="http://localhost",
        USE_TZ=True,
        TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "newsletters"]}},
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        CAMPAIGNS={
            "BASE_URL": "http://localhost",
            "FIELD_KEYS": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=",
            "ADDRESS_INDEX_KEY": "NTQzMjEwWllYV1ZVVFNSUVBPTk1MS0pJSEdGRURDQkE=",
            "SPOOL_DIR": WORK / "spool",
        },
    )


def plant():
    from django.contrib.auth import get_user_model
    from django.utils import timezone
    from wagtail.models import Locale

    from campaigns.models import Campaign, CampaignText, Newsletter, Subscriber, Subscription, Topic
    from campaigns.newsletters.approval import ensure_workflow

    english = Locale.get_default()
    boss = get_user_model().objects.create_superuser("boss", "boss@example.org", "secret")
    campaign = Campaign.objects.create(slug="bare")
    CampaignText.objects.create(owner=campaign, locale=english, name="Bare campaign")
    topic = Topic.objects.create(slug="news")
    for number in range(3):
        person = Subscriber(locale=english, state="confirmed", confirmed_at=timezone.now())
        person.write_address(f"reader{number}@example.org")
        person.save()
        Subscription.objects.create(subscriber=person, topic=topic, state="active")
    newsletter = Newsletter(
        title="One", subject="First letter", topic=topic, campaign=campaign, locale=english, live=False,
        tracking="aggregate", body=[("text", '<p>Read <a href="https://example.org/a">this</a>.</p>')],
    )  # fmt: skip
    newsletter.save()
    newsletter.save_revision()
    ensure_workflow("approvers").start(newsletter, boss).current_task_state.approve(user=boss)
    newsletter.refresh_from_db()
    return boss, campaign, newsletter


def read_a_page():
    """As the script does that the library's tag puts on the page; answers what the server said."""
    from django.template import Context, Template
    from django.test import Client
    from wagtail.models import Page

    page = Page.objects.get(depth=2)
    drawn = Template("{% load beacon %}{% beacon page %}").render(Context({"page": page}))
    [address] = re.findall('data-address="(.*?)"', drawn)
    browser = {
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
        "origin": "http://testserver",
    }
    return {Client().post(address, headers=browser).status_code for _ in range(6)}


def main():
    configure()
    import django

    django.setup()
    from django.core import mail
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from campaigns.newsletters import start

    call_command("migrate", verbosity=0)
    call_command("check", fail_level="WARNING")
    boss, campaign, newsletter = plant()
    read = read_a_page()
    send = start.start(newsletter, actor=boss)
    call_command("worker", "--drain")
    send.refresh_from_db()
    staff = Client()
    staff.force_login(boss)
    dashboard = staff.get(reverse("campaigns_dashboards:campaign", args=[campaign.slug]))
    overview = staff.get(reverse("campaigns_dashboards:index")).content.decode()
    public = Client().get(reverse("newsletter:sign_up"))
    seen = {
        "foreign": [name for name in ("home", "search", "config") if importlib.util.find_spec(name)],
        "state": send.state,
        "recipients": sorted(to for message in mail.outbox if message.subject == "First letter" for to in message.to),
        "dashboard": dashboard.status_code,
        "names_campaign": "Bare campaign" in dashboard.content.decode(),
        "sign_up": public.status_code,
        "read": list(read),
        "read_most": "Welcome to your new Wagtail site!" in overview,
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1:]
    main()
