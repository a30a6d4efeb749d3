from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "penggerak.apps.opportunities"
    label = "opportunities"
