"""Who looks after a business through the system: someone signed in, as opposed to a name that a list mentioned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.register.models.business import Business


class Holding(models.Model):
    """That a person speaks for a business, from a moment to a moment, and on what grounds."""

    class Grounds(models.TextChoices):
        PHONE = "phone", _("Nomor HP yang terbukti sama dengan di daftar usaha")
        REGISTERED = "registered", _("Mendaftarkan sendiri dengan nomor HP atau surel yang terbukti")
        INVITED = "invited", _("Diajak orang yang sudah memegang usaha ini")
        OFFICER = "officer", _("Disetujui petugas")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="holdings")
    grounds = models.CharField(max_length=10, choices=Grounds)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # who let them
    reason = models.TextField(blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_holding_of_a_person_in_a_business",
                fields=["user", "business"],
                condition=Q(until=None),
            ),
            models.CheckConstraint(
                name="holding_has_known_grounds",
                condition=Q(grounds__in=["phone", "registered", "invited", "officer"]),
            ),
            models.CheckConstraint(name="an_officer_gives_a_reason", condition=~Q(grounds="officer") | ~Q(reason="")),
            models.CheckConstraint(
                name="holding_ends_once_and_by_someone",
                condition=Q(until=None, ended_by=None) | Q(until__gte=F("since"), ended_by__isnull=False),
            ),
        ]
