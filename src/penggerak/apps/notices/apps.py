from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "penggerak.apps.notices"
    label = "notices"
