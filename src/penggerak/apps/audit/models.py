"""What happened: who did what to what, when and why. Rows are only ever added."""

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One action. The database refuses to change or remove it (see migration 0002)."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=64)  # "import.applied"
    subject = models.CharField(max_length=64, blank=True)  # "import:12"
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)  # numbers and ids, never names or personal numbers

    class Meta:
        indexes = [models.Index(fields=["subject", "at"])]
