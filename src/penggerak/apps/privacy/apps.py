from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "penggerak.apps.privacy"
    label = "privacy"
