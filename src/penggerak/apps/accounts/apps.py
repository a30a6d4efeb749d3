from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "penggerak.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from penggerak.apps.accounts import signals  # noqa: F401 - connects the receivers
