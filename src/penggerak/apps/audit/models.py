"""What happened: who did what to what, when and why. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


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


class Seal(models.Model):
    """The place of one event in the chain, and a hash over it and everything before it (chain.py says how).

    Places are 1, 2, 3, ... without a gap, in the order of sealing; like events, seals are only ever added.
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="seals_are_counted_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="seals_have_a_whole_hash", condition=Exact(Length("hash"), 32)),
        ]
