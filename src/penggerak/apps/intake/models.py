"""What people hand in: whole and safe the moment the receipt is shown; everything heavier comes after."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Business, Record


class Submission(models.Model):
    """One thing handed in, as it was typed. A row is made by one insert and is never changed by who handed it in.

    code: of the receipt, not to be guessed; whoever has it may go on from here. key: of the form, so that the same
    form sent twice is one submission. place: area code of where it says the business is, as far as it says so, for
    whoever answers for that place. sealed: all of it, since names and numbers stand in it.

    Columns that only few rows fill have no index of their own: each one more makes handing in slower.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Pendaftaran usaha")
        DRAFT = "draft", _("Pendaftaran yang belum selesai")

    class Channel(models.TextChoices):
        SELF = "self", _("Pemilik sendiri")
        ASSISTED = "assisted", _("Dibantu petugas")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Menunggu diperiksa")
        REGISTERED = "registered", _("Tercatat")
        JOINED = "joined", _("Tercatat pada usaha yang sudah ada")
        REPLACED = "replaced", _("Diteruskan")  # a draft that was finished
        REFUSED = "refused", _("Tidak dapat dicatat")

    code = models.CharField(max_length=16)
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    city = models.ForeignKey(  # not checked by the database: all of a morning would take turns at one row of areas
        Area, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    place = models.CharField(max_length=13)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assisted_in = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    phone_key = models.BinaryField(max_length=16, null=True, db_index=True)  # of whom it speaks, to find it again
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, db_default="waiting")
    settled_at = models.DateTimeField(null=True)
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    business = models.ForeignKey(Business, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    trouble = models.TextField(blank=True, db_default="")  # for people: why it was refused
    tries = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        # No index more than it takes: each one is written while somebody waits for a receipt.
        constraints = [
            models.UniqueConstraint(name="one_submission_of_a_code", fields=["code"]),
            models.UniqueConstraint(
                name="one_submission_of_a_record", fields=["record"], condition=Q(record__isnull=False)
            ),
            models.CheckConstraint(name="submission_has_a_known_kind", condition=Q(kind__in=["registration", "draft"])),
            models.CheckConstraint(
                name="submission_has_a_place_in_its_city",
                condition=Q(place__startswith=F("city")),
            ),
            models.CheckConstraint(
                name="assisted_submissions_say_by_whom_and_where",
                condition=Q(channel="self", assisted_in=None)
                | Q(channel="assisted", by__isnull=False, assisted_in__isnull=False),
            ),
            models.CheckConstraint(name="submission_holds_something", condition=~Q(sealed=b"")),
            models.CheckConstraint(
                name="submission_is_settled_exactly_when_it_has_an_outcome",
                condition=Q(outcome="waiting", settled_at=None)
                | Q(outcome__in=["registered", "joined", "replaced", "refused"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recorded_submissions_name_their_record_and_business",
                condition=~Q(outcome__in=["registered", "joined"]) | Q(record__isnull=False, business__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_submissions_say_why", condition=~Q(outcome="refused") | ~Q(trouble="")
            ),
        ]
        indexes = [
            models.Index(name="submission_waiting", fields=["id"], condition=Q(outcome="waiting", kind="registration")),
            models.Index(name="submission_by_whom", fields=["by", "received_at"], condition=Q(by__isnull=False)),
            models.Index(name="submission_of_a_business", fields=["business"], condition=Q(business__isnull=False)),
            models.Index(name="submission_refused", fields=["id"], condition=Q(outcome="refused")),
        ]


class Gate(models.Model):
    """How far a queue before a page is: places are counted from one, and let in strictly in that order.

    issued: the last place given out. let_in: everybody up to this place may go in; it runs ahead of issued while there
    is room. moved_at: up to which moment the rate is used up. Whoever is let in or not is told by comparing numbers,
    so a place whose holder went away holds up nobody.
    """

    name = models.CharField(primary_key=True, max_length=40)
    issued = models.BigIntegerField()
    let_in = models.BigIntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="gate_counts_up", condition=Q(issued__gte=0, let_in__gte=0)),
        ]
