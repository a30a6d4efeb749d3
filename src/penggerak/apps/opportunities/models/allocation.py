"""Who gets what there is too little of: the closed list, the draw anyone can recompute, and each one's place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from penggerak.apps.opportunities.models.application import Application
from penggerak.apps.opportunities.models.opportunity import Opportunity


class Allocation(models.Model):
    """The list of applicants as it was closed, and later what decided among them.

    listed: the tokens, sorted, with what the mode looks at (strata, weights). list_hash: published when it closes.
    terms: seats, quotas and waves as they stood then; terms_hash: binds them, with strata and weights, before a draw.
    document: the published file of a draw, whole: it can be recomputed from nothing else. Of the other modes: how the
    places came about. balance: those drawn beside those not, as the register knew them at the draw.
    verified_at: when the draw was last recomputed at night; is_sound: whether all of it agreed.
    """

    opportunity = models.OneToOneField(Opportunity, on_delete=models.PROTECT, related_name="allocation")
    listed = models.JSONField()
    list_hash = models.CharField(max_length=64)
    terms = models.JSONField(default=dict)
    terms_hash = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=200, blank=True)
    document = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    balance = models.JSONField(null=True)
    verified_at = models.DateTimeField(null=True)
    is_sound = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verified_draws_say_when_and_how_it_came_out",
                condition=Q(verified_at=None, is_sound=None)
                | Q(verified_at__isnull=False, is_sound__isnull=False, document__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_is_decided_by_someone_after_the_list_closed",
                condition=Q(decided_at=None, decided_by=None, document=None)
                | Q(
                    decided_at__isnull=False,
                    decided_at__gte=F("closed_at"),
                    decided_by__isnull=False,
                    document__isnull=False,
                ),
            ),
        ]


class Place(models.Model):
    """Where an application came out: its rank, within a stratum where there are any. reason: of a provider's choice."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="ranked", db_index=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="place")
    rank = models.IntegerField()
    stratum = models.CharField(max_length=120, blank=True)
    is_chosen = models.BooleanField()
    reason = models.CharField(max_length=40, blank=True)
    wave = models.SmallIntegerField(null=True)  # of a phase-in

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_place_of_a_rank", fields=["allocation", "rank"]),
            models.CheckConstraint(name="ranks_are_counted_from_one", condition=Q(rank__gte=1)),
            models.CheckConstraint(name="waves_are_counted_from_one", condition=Q(wave=None) | Q(wave__gte=1)),
        ]
