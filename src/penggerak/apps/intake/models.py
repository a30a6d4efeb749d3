"""What people hand in: whole and safe the moment the receipt is shown; everything heavier comes after."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Business, Record


class Submission(models.Model):
    """One thing handed in, as it was typed. A row is made by one insert and is never changed by who handed it in.

    code: of the receipt, not to be guessed; whoever has it may go on from here. key: of the form, so that the same
    form sent twice is one submission. sealed: field -> value, all of it, since names and numbers stand in it.
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

    code = models.CharField(max_length=16, unique=True)
    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    assisted_in = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    phone_key = models.BinaryField(max_length=16, null=True, db_index=True)  # of whom it speaks, to find it again
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, db_default="waiting")
    settled_at = models.DateTimeField(null=True)
    record = models.OneToOneField(Record, null=True, on_delete=models.PROTECT, related_name="submission")
    business = models.ForeignKey(Business, null=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.TextField(blank=True, db_default="")  # for people: why it was refused
    tries = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="submission_has_a_known_kind", condition=Q(kind__in=["registration", "draft"])),
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
            models.Index(name="submission_by_whom", fields=["by", "received_at"]),
        ]
