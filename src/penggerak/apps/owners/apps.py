from django.apps import AppConfig


class OwnersConfig(AppConfig):
    name = "penggerak.apps.owners"
    label = "owners"
