from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "penggerak.apps.areas"
    label = "areas"
