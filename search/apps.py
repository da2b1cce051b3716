from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Latarnia search"

    def ready(self) -> None:
        from search import checks

        checks.register()
