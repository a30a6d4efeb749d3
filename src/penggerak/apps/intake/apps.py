from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "penggerak.apps.intake"
    label = "intake"
