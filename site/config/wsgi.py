import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()

from config.cache import PageCache  # noqa: E402 - reads the settings, which Django has set up by now

application = PageCache(django_application)
