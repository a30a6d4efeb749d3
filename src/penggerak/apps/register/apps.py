from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "penggerak.apps.register"
    label = "register"
