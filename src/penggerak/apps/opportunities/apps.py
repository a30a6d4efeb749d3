from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "penggerak.apps.opportunities"
    label = "opportunities"

    def ready(self) -> None:
        from penggerak.apps.opportunities.actions.forgetting import ERASER
        from penggerak.apps.privacy.erasers import add_eraser

        add_eraser(self.label, ERASER)
