"""What is known: the projection of records and links. Every row here can be thrown away and made again."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models.activity import Activity
from penggerak.apps.seal import unseal
from penggerak.core.register import STATUSES

# Columns that counts look at beside the ones they group by: kept in the indexes, so that no row has to be read.
COUNTED_ALONG = ("village", "activity", "has_nib", "has_phone", "last_verified_on", "fresh_until", "since")


class Facts(models.Model):
    """What is counted, searched and listed of a business: the same columns for what is known now and what was known.

    An index costs each row of an import something: a column that begins another index has none of its own.
    """

    code = models.CharField(max_length=16)  # said aloud and printed: PGR-000123-7
    name = models.CharField(max_length=300, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    city = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=12)
    size_by_sales = models.CharField(max_length=8)
    size_by_capital = models.CharField(max_length=8)
    owner_sex = models.CharField(max_length=1, blank=True)
    has_nib = models.BooleanField()
    has_phone = models.BooleanField()
    values = models.JSONField()  # field -> value; nothing sensitive
    record_count = models.IntegerField()
    last_seen_on = models.DateField(null=True)
    last_verified_on = models.DateField(null=True)
    fresh_until = models.DateField(null=True)
    search = models.TextField(blank=True)  # lower case: name, owner, street, product
    since = models.DateTimeField()  # the last moment at which something was said, linked or unlinked

    class Meta:
        abstract = True


class Business(Facts):
    """One business as known now. Columns that are counted or searched stand beside the whole in `values`.

    A business that was merged into another keeps its row and number, with no records: nothing that points at it
    breaks, undoing the merge fills it again, and no list or count includes it (queries/businesses.py).
    """

    sealed = models.BinaryField(default=b"")  # sensitive field -> value
    provenance = models.JSONField()  # field -> [record, day, kind of source]
    first_recorded_at = models.DateTimeField(null=True)
    keys = ArrayField(models.BigIntegerField(), default=list, db_default=[])  # keyed hashes by which linkage finds it

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_business_of_a_code", fields=["code"]),
            models.CheckConstraint(name="business_has_a_known_status", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="business_has_a_known_size",
                condition=Q(size_by_sales__in=["micro", "small", "medium", "large", "unknown"])
                & Q(size_by_capital__in=["micro", "small", "medium", "large", "unknown"]),
            ),
            models.CheckConstraint(
                name="business_is_known_exactly_when_a_record_speaks_of_it",
                condition=Q(record_count=0, first_recorded_at=None, last_seen_on=None, fresh_until=None)
                | Q(
                    record_count__gt=0,
                    first_recorded_at__isnull=False,
                    last_seen_on__isnull=False,
                    fresh_until__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="business_counted",  # every count of a city reads this index alone
                fields=["city", "status", "district", "size_by_sales"],
                include=[*COUNTED_ALONG, "id"],
                condition=Q(record_count__gt=0),
            ),
            models.Index(
                name="business_listed",
                fields=["city", "name", "id"],
                include=["since"],
                condition=Q(record_count__gt=0),
            ),
            models.Index(
                name="business_in_district_listed",
                fields=["district", "name", "id"],
                include=["city", "since"],
                condition=Q(record_count__gt=0),
            ),
            models.Index(fields=["village", "status"]),
            models.Index(fields=["activity"]),
            GinIndex(fields=["search"], name="business_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["keys"], name="business_keys"),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    def opened(self) -> dict[str, Any]:
        """Every known value, the sealed ones too. Whoever shows one unmasked leaves an event."""
        return {**self.values, **unseal(self.sealed)}


class PastVersion(Facts):
    """A business as it was known from a moment to a moment, kept when something newer was said or linked."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="past_versions", db_index=False)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_version_starts_once", fields=["business", "since"]),
            models.CheckConstraint(name="version_ends_after_it_starts", condition=Q(until__gt=F("since"))),
        ]
        indexes = [
            models.Index(
                name="version_counted",
                fields=["city", "until"],
                include=["status", "district", "size_by_sales", *COUNTED_ALONG, "business"],
                condition=Q(record_count__gt=0),
            ),
            models.Index(
                name="version_listed",
                fields=["city", "name", "business"],
                include=["since", "until"],
                condition=Q(record_count__gt=0),
            ),
        ]


class Version(Facts):
    """Every version of every business, the present one without an end: a view of the database, only read.

    At one moment there is at most one version of a business, so its id is the business's.
    """

    until = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "register_version"


class Person(models.Model):
    """Someone who owns or runs businesses. Known by the hash of the NIK; without one, by the business alone."""

    key = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_date = models.DateField(null=True)
    sealed = models.BinaryField(default=b"")  # nik, phone, email

    class Meta:
        constraints = [models.CheckConstraint(name="person_sex_is_known_or_empty", condition=Q(sex__in=["", "M", "F"]))]


class Role(models.Model):
    """What a person is to a business."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles", db_index=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, default="owner")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_role_of_a_person_in_a_business", fields=["person", "business", "role"])
        ]


class Licence(models.Model):
    """A licence or certificate of a business, with the record that says so. The number is sealed when personal."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="licences", db_index=False)
    kind = models.CharField(max_length=20)
    shown = models.CharField(max_length=60)  # masked
    valid_until = models.DateField(null=True)
    record = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_licence_of_a_kind", fields=["business", "kind"])]


class Product(models.Model):
    """Something a business makes or sells."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="products", db_index=False)
    name = models.CharField(max_length=200)
    rank = models.SmallIntegerField()
    record = models.ForeignKey("register.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_product_of_a_name", fields=["business", "name"])]
