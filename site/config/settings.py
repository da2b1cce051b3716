"""The settings of the site: one file, read from the environment, the same for every place it runs.

Development needs no variable at all. Production refuses to start when something that protects people is missing.
Every variable is described in docs/operations.md (a test compares).
"""

import base64
import hashlib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from campaigns.subscribers.addresses import ensure_usable
from config import env, languages, logs

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

APP_ENV = env.choice("APP_ENV", "development", ["development", "production"])
PRODUCTION = APP_ENV == "production"
SHORTEST_SECRET = 32
MAKE_ONE = "Make one with: python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
DEBUG = False  # error pages must never show an address; the development server shows tracebacks in its log


def _secret(name: str, why: str) -> str:
    """The variable; in development a constant of this repository, which production refuses."""
    everybodys = base64.b64encode(hashlib.sha256(f"development only: {name}".encode()).digest()).decode()
    if not PRODUCTION:
        return env.text(name) or everybodys
    value = env.required(name, why)
    if everybodys in value or len(value) < SHORTEST_SECRET:
        raise env.EnvError(f"{name} is too short, or the one of every developer. {why} {MAKE_ONE}")
    return value


# --- who we are -----------------------------------------------------------------------------------------------------
SECRET_KEY = _secret("SECRET_KEY", "It signs sessions and tokens.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SITE_BASE_URL = env.url(
    "SITE_BASE_URL", "" if PRODUCTION else f"http://localhost:{env.integer('PORT', 8000, minimum=1)}"
)
if PRODUCTION and not SITE_BASE_URL.startswith("https://"):
    raise env.EnvError("SITE_BASE_URL is not set to an https:// address. Links in mails would be broken or unsafe.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise env.EnvError("ALLOWED_HOSTS must name the hosts of this site, comma-separated and without a star.")
if PRODUCTION and not validate_host(urlsplit(SITE_BASE_URL).hostname or "", ALLOWED_HOSTS):
    raise env.EnvError("ALLOWED_HOSTS lacks the host of SITE_BASE_URL. Every link in a mail would be refused. Add it.")
CSRF_TRUSTED_ORIGINS = [SITE_BASE_URL] if SITE_BASE_URL else []
TRUSTED_PROXIES = env.hosts("TRUSTED_PROXIES")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "home.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "config",
    "search",
    "home",
    "campaigns",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.api.v3",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "anymail",
    "csp",
    "lucide",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.middleware.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "home.delivery.shown.ShownMiddleware",  # outside all that may make an answer somebody's own
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.EditorialTransactionMiddleware",
    "home.localisation.middleware.AnswersMiddleware",
    "home.localisation.middleware.RefusedMiddleware",
    "home.delivery.moved.MovedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS += ["django.forms"]

# --- data -----------------------------------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", "" if PRODUCTION else f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
if not DATABASE_URL:
    raise env.EnvError("DATABASE_URL is not set. Write it like postgres://user:password@host:5432/latarnia.")
try:
    DATABASES = {"default": dict(dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True))}
except (ValueError, KeyError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
    raise env.EnvError(
        "DATABASE_URL is not understood. Write sqlite:///path/to/file or postgres://user@host/name."
    ) from None
if "postgresql" in str(DATABASES["default"]["ENGINE"]):
    env.needs("DATABASE_URL", "psycopg")
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    Path(str(DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)  # a fresh clone has no var/
    # IMMEDIATE makes every atomic block a writer at once, so that two workers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
    }
ATOMIC_REQUESTS = False

REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"))
if REDIS_URL:
    env.needs("REDIS_URL", "django_redis")
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"IGNORE_EXCEPTIONS": True},  # a cache that is away makes pages slower, not wrong
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# A rendition knows whether strangers may have it; a copy kept in each process would go on saying what was true once.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
# How processes tell each other that something public changed (docs/decisions/0010).
STAMP_FILE = VAR_DIR / "stamp"
MACHINES = env.integer("MACHINES", 1, minimum=1)
if MACHINES > 1 and not REDIS_URL:
    raise env.EnvError(
        f"REDIS_URL is not set, but MACHINES={MACHINES}. One machine could not tell the others what was published, "
        "and they would answer with what it was before. Set REDIS_URL, or MACHINES=1."
    )
PAGE_CACHE_MEGABYTES = env.integer("PAGE_CACHE_MEGABYTES", 64)
CDN_PURGE_URL = env.url("CDN_PURGE_URL")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "newsletters", "images"]}}

# Originals and what is made of them are private. Copies enter the public storage when a public page names the image.
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise complains when nothing was collected yet
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "campaigns.dashboards.assets.PlotlyFinder",
]
# Locations are text: a deleted file is named to a background task, whose words are JSON.
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT / "originals"), "base_url": None},
    },
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(MEDIA_ROOT / "private_renditions"),
            "base_url": "/renditions/",
        },  # a view that asks who
    },
    "public": {
        "BACKEND": "home.media.storage.PublicStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT / "public"), "base_url": MEDIA_URL},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# --- languages ------------------------------------------------------------------------------------------------------
CONTENT_LANGUAGES = env.words("CONTENT_LANGUAGES", "pl,en,uk")  # any language; `add_language` makes the rest
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages.register(CONTENT_LANGUAGES)
LANGUAGE_CODE = CONTENT_LANGUAGES[0]
# The second holds the catalogues of languages that were added to this installation.
LOCALE_PATHS = [BASE_DIR / "site" / "locale", VAR_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = env.text("TIME_ZONE", "Europe/Warsaw")
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # a moment agreed among colleagues is the same on every screen
WAGTAIL_SITE_NAME = "Latarnia"
WAGTAILADMIN_BASE_URL = SITE_BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("pl", "Polski"), ("en", "English")]
WAGTAILIMAGES_IMAGE_MODEL = "home.SiteImage"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]  # no SVG: it can carry scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "ics", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"),
    *("mp4", "webm", "vtt"),  # recordings and their captions
]
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILREDIRECTS_AUTO_CREATE = False  # home.published.former does it, for every way an address can change
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # stock publishes the source text at the other language's address
if machine_translator := env.mapping("MACHINE_TRANSLATOR"):  # off unless somebody names a service
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator
    if not isinstance(machine_translator.get("CLASS"), str):
        raise env.EnvError('MACHINE_TRANSLATOR has no "CLASS". Write it like {"CLASS": "path.to.Translator"}.')
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}  # serves the admin only
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- mail -----------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.sender("DEFAULT_FROM_EMAIL", "" if PRODUCTION else "Latarnia <latarnia@example.org>")
if not DEFAULT_FROM_EMAIL:
    raise env.EnvError("DEFAULT_FROM_EMAIL is not set. Mails need a sender whose domain is yours. Set it.")
NEWSLETTER_FROM_EMAIL = env.sender("NEWSLETTER_FROM_EMAIL", DEFAULT_FROM_EMAIL)
OUTBOX_DIR = VAR_DIR / "outbox"
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "" if PRODUCTION else "config.outbox.OutboxBackend")
SHOWS_OUTBOX = EMAIL_BACKEND == "config.outbox.OutboxBackend" and not PRODUCTION
# These write whole mails, addresses included, into a log or a folder, or lose them without a word.
_STAYS_HERE = (
    "config.outbox.",
    *(f"django.core.mail.backends.{n}." for n in ("console", "dummy", "filebased", "locmem")),
)
if not EMAIL_BACKEND or (PRODUCTION and EMAIL_BACKEND.startswith(_STAYS_HERE)):
    raise env.EnvError(
        "EMAIL_BACKEND is not set, or sends nothing. "
        "Name an Anymail backend, or django.core.mail.backends.smtp.EmailBackend."
    )
EMAIL_FILE_PATH = OUTBOX_DIR
ANYMAIL = env.mapping("ANYMAIL")
if PRODUCTION and EMAIL_BACKEND.startswith("anymail.") and not ANYMAIL.get("WEBHOOK_SECRET"):
    raise env.EnvError('ANYMAIL has no "WEBHOOK_SECRET". Without it anybody could forge delivery events.')
if email_url := env.url("EMAIL_URL", schemes=("smtp", "smtps", "smtp+tls")):
    _smtp = urlsplit(email_url)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+tls"
EMAIL_TIMEOUT = 15

# --- what goes live together ----------------------------------------------------------------------------------------
SCHEDULE_MAX_LATENESS = env.integer("SCHEDULE_MAX_LATENESS", 60, minimum=1)
# Kinds of things a release bundle can hold, in the order in which they go live: what others lead to comes first.
RELEASE_KINDS = ["home.release.pages.Pages", "config.release.ShortLinks", "config.release.Newsletters"]

# --- the campaigns library ------------------------------------------------------------------------------------------
CAMPAIGNS = {
    "BASE_URL": SITE_BASE_URL,
    "FIELD_KEYS": _secret(
        "FIELD_KEYS", "They encrypt people's addresses; newest first, comma-separated, base64 of 32 bytes."
    ),
    "ADDRESS_INDEX_KEY": _secret("ADDRESS_INDEX_KEY", "It finds a person by the whole address without storing it."),
    "FROM_EMAIL": NEWSLETTER_FROM_EMAIL,
    "SENDING_DISABLED": env.boolean("SENDING_DISABLED", False),
    "SEND_BATCH_SIZE": env.integer("SEND_BATCH_SIZE", 50, minimum=1),
    "SEND_LEASE_SECONDS": env.integer("SEND_LEASE_SECONDS", 60, minimum=2),
    "SEND_RATE_PER_SECOND": env.integer("SEND_RATE_PER_SECOND", 0),
    "SCHEDULE_MAX_LATENESS": SCHEDULE_MAX_LATENESS,
    "STATS_MIN_CELL": env.integer("STATS_MIN_CELL", 5, minimum=1),
    "STATS_MIN_CELL_PUBLIC": env.integer("STATS_MIN_CELL_PUBLIC", 10, minimum=1),
    "RAW_EVENT_DAYS": env.integer("RAW_EVENT_DAYS", 90, minimum=1),
    "SPOOL_DIR": VAR_DIR / "spool",
    "ASSETS_DIR": VAR_DIR / "assets",
    "PUBLISHED_CONTENT": "config.adapters.PublishedContent",
    "PAGES": "config.adapters.Pages",
    "IDENTITY": "config.adapters.identity",
    "SEND_OBJECTIONS": "config.release.objections",
    "MAIL_MEDIA": "home.media.mail.for_mail",
    "SLUGIFY": "home.slugs.slugify",
    "WORKER_JOBS": [
        "config.jobs.wagtail_schedule",
        "config.jobs.release_bundles",  # after it: what is due at the same moment may be led to
        "config.jobs.forget_vanished",
        "config.jobs.forget_missing",
        "config.jobs.let_time_pass",
        "config.jobs.compare_at_night",
        "config.jobs.follow_purges",
        "search.spelling.learn_if_changed",
        "search.missed.forget",
        "home.media.sweep.withhold_ended",
        "home.media.sweep.sweep_hourly",
    ],
}
# Here too, not only as a system check: a web server runs none, and every sign-up would fail.
ensure_usable(field_keys=str(CAMPAIGNS["FIELD_KEYS"]), index_keys=str(CAMPAIGNS["ADDRESS_INDEX_KEY"]))

HOME_CAMPAIGN_RESULTS = "config.adapters.CampaignResults"
HOME_LIMIT = "campaigns.public_forms.seconds_to_wait"
HOME_SIGN_UP = "config.adapters.SignUp"

# --- safety ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["config.logins.Limit", "django.contrib.auth.backends.ModelBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "config.logins.AdminLoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "config.logins.PasswordResetForm"  # noqa: S105 - a name
LOGIN_REDIRECT_URL = "/"  # of a reader who came from no page
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]

SECURITY_CONTACT = env.text("SECURITY_CONTACT")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise env.EnvError("SECURITY_CONTACT is no address. Write mailto:security@example.org, or https://… of a form.")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin carries inline scripts and styles; it gets this policy from config.middleware, the site never does.
ADMIN_CSP_UPDATE = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE]}

LOGGING = logs.configuration(env.choice("LOG_FORMAT", "json" if PRODUCTION else "text", ["json", "text"]))
SILENCED_SYSTEM_CHECKS: list[str] = []
SITE_TAGLINE = _("Prevention of radicalisation")
