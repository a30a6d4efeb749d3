"""Whom no list brings back: keyed hashes of those whose data were erased on request."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from penggerak.apps.register.models.business import Business
from penggerak.apps.register.models.keyed import is_keyed_hash


class StopKey(models.Model):
    """A number, or a row of a source, of somebody erased: a list that carries it is refused that row.

    Lifted when the person registers again. key: keyed hash; what it was made of is kept nowhere.
    """

    class Kind(models.TextChoices):
        NIK = "nik"
        NIB = "nib"
        PHONE = "phone"
        ROW = "row"

    kind = models.CharField(max_length=5, choices=Kind)
    key = models.BinaryField(max_length=16)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stop_key_has_a_known_kind", condition=Q(kind__in=["nik", "nib", "phone", "row"])
            ),
            models.CheckConstraint(name="stop_list_holds_keyed_hashes_only", condition=is_keyed_hash("key")),
            models.CheckConstraint(
                name="stop_is_lifted_after_it_began", condition=Q(lifted_at=None) | Q(lifted_at__gte=F("at"))
            ),
            models.UniqueConstraint(
                name="one_running_stop_of_a_key", fields=["kind", "key"], condition=Q(lifted_at=None)
            ),
        ]
