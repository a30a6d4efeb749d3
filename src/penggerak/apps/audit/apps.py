from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "penggerak.apps.audit"
    label = "audit"
