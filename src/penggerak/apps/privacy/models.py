"""What people allow others to do with their data, and what they ask us to do with it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.register.models import Business


class Purpose(models.TextChoices):
    """What a consent is for. The register itself is a public task and asks for none (DOMAIN 11.2)."""

    PUBLISH = "publish", _("Tampil di direktori umum")
    FINANCING = "financing", _("Dilihat pemberi modal")
    TRAINING = "training", _("Dilihat penyelenggara pelatihan")
    DEMAND = "demand", _("Dilihat pembeli")
    NEWS = "news", _("Menerima kabar dan tawaran")
    RESEARCH = "research", _("Dipakai untuk penelitian")


class Wording(models.Model):
    """The words someone agreed to: one version of one purpose, in both languages. Never changed once shown."""

    purpose = models.CharField(max_length=10, choices=Purpose)
    version = models.SmallIntegerField()
    text = models.JSONField()  # language -> the sentences that were shown
    valid_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_wording_of_a_version", fields=["purpose", "version"]),
            models.CheckConstraint(name="wordings_are_counted_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="wording_speaks_both_languages", condition=Q(text__has_keys=["id", "en"])),
        ]


class Channel(models.TextChoices):
    PAGE = "page", _("Di halaman ini")
    OFFICER = "officer", _("Lewat petugas")
    PAPER = "paper", _("Di atas kertas")


class Consent(models.Model):
    """That someone allows a purpose for a business, to one organisation or to all of that purpose, until withdrawn."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    recipient = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: public, or us
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_through = models.CharField(max_length=7, choices=Channel)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_through = models.CharField(max_length=7, choices=Channel, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_consent_for_a_purpose_and_recipient",
                fields=["business", "purpose", "recipient"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="consent_has_a_known_purpose",
                condition=Q(purpose__in=["publish", "financing", "training", "demand", "news", "research"]),
            ),
            models.CheckConstraint(
                name="sharing_names_its_recipient",
                condition=Q(purpose__in=["publish", "news"], recipient=None)
                | Q(purpose__in=["financing", "training", "demand", "research"], recipient__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawals_say_when_and_through_what",
                condition=Q(withdrawn_at=None, withdrawn_through="")
                | (Q(withdrawn_at__gte=F("given_at")) & ~Q(withdrawn_through="")),
            ),
        ]


BLOCKING = ("limit", "erase")  # kinds of requests that block a business once they are met, wholly or in part


class DataRequest(models.Model):
    """What someone asks us to do with their data. The clock runs for 3 x 24 hours from the moment it came in."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Salinan data")
        CORRECT = "correct", _("Perbaikan data")
        ERASE = "erase", _("Penghapusan data")
        LIMIT = "limit", _("Penundaan atau pembatasan")
        WITHDRAW = "withdraw", _("Penarikan izin")

    class Status(models.TextChoices):
        OPEN = "open", _("Sedang berjalan")
        DONE = "done", _("Dipenuhi")
        PARTLY = "partly", _("Dipenuhi sebagian")
        REFUSED = "refused", _("Ditolak")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True)  # what they wrote
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    received_through = models.CharField(max_length=7, choices=Channel)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    article = models.CharField(max_length=120, blank=True)  # of the law, for what was refused
    released_at = models.DateTimeField(null=True)  # from then on what it blocked is not blocked any more
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="data_request_has_a_known_kind",
                condition=Q(kind__in=["access", "correct", "erase", "limit", "withdraw"]),
            ),
            models.CheckConstraint(
                name="data_request_is_due_after_three_days",
                condition=Q(due_at=F("received_at") + timedelta(hours=72)),
            ),
            models.CheckConstraint(
                name="data_request_is_settled_with_an_answer",
                condition=Q(status="open", settled_at=None)
                | (Q(status__in=["done", "partly", "refused"], settled_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="refusals_name_the_article", condition=~Q(status__in=["partly", "refused"]) | ~Q(article="")
            ),
            models.CheckConstraint(
                name="only_what_blocks_is_released_and_for_a_reason",
                condition=Q(released_at=None, released_by=None, released_reason="")
                | (
                    Q(kind__in=["limit", "erase"], status__in=["done", "partly"], business__isnull=False)
                    & Q(released_at__gte=F("settled_at"), released_by__isnull=False)
                    & ~Q(released_reason="")
                ),
            ),
        ]
        indexes = [models.Index(name="data_request_open", fields=["due_at"], condition=Q(status="open"))]

    @property
    def is_blocking(self) -> bool:
        """Whether its business is shown to no partner because of it. queries/consents.py asks the same of all rows."""
        blocks = self.kind in BLOCKING and self.status in (self.Status.DONE, self.Status.PARTLY)
        return blocks and not self.is_carried_out and self.business_id is not None and self.released_at is None

    @property
    def is_carried_out(self) -> bool:
        """Whether it asked for erasure and that was done: its business is in no list any more."""
        return self.kind == self.Kind.ERASE and self.status == self.Status.DONE and self.business_id is not None


class Invitation(models.Model):
    """That a holder asks someone else to hold a business too. Whom: sealed, found by a keyed hash, then forgotten."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    contact_key = models.BinaryField(max_length=16)
    contact_sealed = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_of_a_contact_to_a_business",
                fields=["business", "contact_key"],
                condition=Q(settled_at=None),
            ),
            models.CheckConstraint(
                name="settled_invitations_forget_whom_they_asked",
                condition=(Q(settled_at=None, is_accepted=None) & ~Q(contact_sealed=b""))
                | Q(settled_at__isnull=False, is_accepted__isnull=False, contact_sealed=b""),
            ),
        ]
        indexes = [models.Index(name="invitation_open", fields=["contact_key"], condition=Q(settled_at=None))]
