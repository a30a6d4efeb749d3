from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "penggerak.apps.intake"
    label = "intake"

    def ready(self) -> None:
        from penggerak.apps.intake.actions.forgetting import ERASER
        from penggerak.apps.privacy.erasers import add_eraser

        add_eraser(self.label, ERASER)
