from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Latarnia"

    def ready(self) -> None:
        from config import checks, mail

        checks.register()
        mail.wait_for_commits()
