from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "penggerak.apps.notices"
    label = "notices"

    def ready(self) -> None:
        import penggerak.apps.notices.checks  # noqa: F401 - adds them
