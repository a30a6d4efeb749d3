"""What was said (records), and of which business it speaks (links)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.register.models.business import Business
from penggerak.apps.register.models.source import Import, Source


class Record(models.Model):
    """What one source said about a business on one day. Never changed, never removed: the database refuses both.

    The one exception the law makes: personal data are erased on request, once (erased_at, actions/forgetting.py).
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records", db_index=False)
    importing = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="records")
    source_key = models.CharField(max_length=64)  # which row of the source this is, over its editions
    digest = models.CharField(max_length=64)  # of what it says
    observed_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    sealed = models.BinaryField(default=b"")
    raw = models.BinaryField(default=b"")
    erased_at = models.DateTimeField(null=True)  # from then on it holds only what counts of past days need

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_source_says_a_thing_once_a_day", fields=["source", "source_key", "digest", "observed_on"]
            ),
        ]
        indexes = [
            models.Index(fields=["source", "source_key", "-recorded_at"]),
            models.Index(name="records_of_a_source", fields=["source", "observed_on"], include=["recorded_at", "id"]),
        ]


class RecordKey(models.Model):
    """A keyed hash of a number in a record, by which the record is found without opening it."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="keys", db_index=False)
    field = models.CharField(max_length=20)
    key = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_key_per_field_of_a_record", fields=["record", "field"])]
        indexes = [models.Index(fields=["key"])]


class _Range(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Regrouping(models.Model):
    """One act that moved records between businesses: a merge, a split, an import taken back, or the undoing of one.

    The links it closed and opened point at it, so that it can be undone as a whole; undoing is a regrouping too.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Penggabungan")
        SPLIT = "split", _("Pemisahan")
        IMPORT_UNDO = "import", _("Impor dibatalkan")
        UNDO = "undo", _("Pembatalan")

    kind = models.CharField(max_length=6, choices=Kind)
    importing = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="regroupings")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="regrouping_has_a_known_kind", condition=Q(kind__in=["merge", "split", "import", "undo"])
            ),
            models.CheckConstraint(name="regrouping_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="only_an_undo_undoes",
                condition=Q(kind="undo", undoes__isnull=False) | ~Q(kind="undo") & Q(undoes=None),
            ),
        ]


class Link(models.Model):
    """ "This record speaks of that business", from a moment to a moment, by someone or something, with a reason."""

    class Method(models.TextChoices):
        KEY = "key", _("Baris yang sama dari sumber yang sama")
        NUMBER = "number", _("Nomor resmi yang sama")
        MODEL = "model", _("Kemiripan")
        PERSON = "person", _("Keputusan orang")
        ALONE = "alone", _("Belum ada yang serupa")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="links")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=8, choices=Method)
    probability = models.FloatField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.TextField(blank=True)
    opened_in = models.ForeignKey(Regrouping, null=True, on_delete=models.PROTECT, related_name="opened")
    closed_in = models.ForeignKey(Regrouping, null=True, on_delete=models.PROTECT, related_name="closed")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="a_record_speaks_of_one_business_at_a_time",
                expressions=[
                    ("record", RangeOperators.EQUAL),
                    (_Range("started_at", "ended_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="link_ends_after_it_starts", condition=Q(ended_at__isnull=True) | Q(ended_at__gt=F("started_at"))
            ),
            models.CheckConstraint(name="link_by_a_person_has_a_reason", condition=~Q(method="person") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["business"], condition=Q(ended_at__isnull=True), name="open_links_of_a_business")
        ]


class Pair(models.Model):
    """A doubt for a person to decide: does this record speak of that business as well?"""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="pairs")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="pairs")
    probability = models.FloatField()
    weights = models.JSONField()  # role -> weight, log2 of the odds ratio
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_doubt_is_raised_once", fields=["record", "business"]),
            models.CheckConstraint(
                name="pair_probability_is_a_probability", condition=Q(probability__gte=0, probability__lte=1)
            ),
        ]


class Decision(models.Model):
    """What a person decided about a pair. Undoing is another decision; the newest one counts."""

    class Verdict(models.TextChoices):
        SAME = "same", _("Sama")
        DIFFERENT = "different", _("Berbeda")
        UNSURE = "unsure", _("Belum yakin, perlu didatangi")
        UNDONE = "undone", _("Dibatalkan")

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=9, choices=Verdict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    regrouping = models.ForeignKey(Regrouping, null=True, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_has_a_known_verdict", condition=Q(verdict__in=["same", "different", "unsure", "undone"])
            ),
        ]
        indexes = [models.Index(fields=["pair", "-id"])]


class LinkageState(models.Model):
    """What linkage learnt about a city's records: by it new records are scored without learning anew."""

    city = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField()
    records = models.IntegerField()  # learnt from so many
    decisions = models.IntegerField()  # of people, taken into account
    sealed = models.BinaryField()  # packed State of core/linkage; holds names, hence sealed
    report = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["city", "-learnt_at"])]


class Photo(models.Model):
    """A picture taken on a visit, stored sealed outside the web root."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="photo")
    stored_as = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
