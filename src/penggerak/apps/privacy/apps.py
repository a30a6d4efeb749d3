from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    name = "penggerak.apps.privacy"
    label = "privacy"

    def ready(self) -> None:
        post_migrate.connect(_load_wordings, sender=self)


def _load_wordings(plan: Any = None, **_: Any) -> None:
    """Words of consents come with the tables they stand in; migrating backwards leaves them be."""
    if any(is_backwards for _migration, is_backwards in plan or ()):
        return
    from penggerak.apps.privacy.actions.wordings import load_wordings

    load_wordings()
