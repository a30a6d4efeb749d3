"""What is on offer: one life for money, classes and orders. What is special to each kind gets its own table later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from penggerak.apps.accounts.models import Organisation
from penggerak.apps.areas.models import Area

USER = settings.AUTH_USER_MODEL  # an opportunity has settings of its own


class Opportunity(models.Model):
    """Something on offer by an organisation. While it is a draft everything may change; publishing freezes an edition.

    capacity: in `unit` (rupiah, seats, or what a buyer counts in); each: how much of it one business gets.
    rules: a rule set of core/eligibility. strata: fields whose groups share the places in proportion.
    settings: what the mode asks for besides: weighted, quotas; score, ties; waves; answer_days (see modes.py).
    outcome: what will be asked afterwards of those who got it and of those who did not, in which unit;
    follow_ups: days after the allocation on which it is asked.
    commitment: published when it opens, the hash of the secret that decides a draw; the secret stays sealed until then.
    """

    class Kind(models.TextChoices):
        FINANCING = "financing", _("Modal")
        TRAINING = "training", _("Pelatihan")
        DEMAND = "demand", _("Kebutuhan pembeli")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Konsep")
        OPEN = "open", _("Dibuka")
        CLOSED = "closed", _("Ditutup")
        ALLOCATED = "allocated", _("Sudah dibagi")
        DELIVERING = "delivering", _("Berjalan")
        FINISHED = "finished", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    class Mode(models.TextChoices):
        DRAW = "draw", _("Undian terbuka")
        THRESHOLD = "threshold", _("Nilai minimum, lalu undian")
        PHASE_IN = "phase_in", _("Bergiliran, urutannya diundi")
        CUT_OFF = "cut_off", _("Nilai tertinggi")
        CHOICE = "choice", _("Dipilih penyelenggara dengan alasan")
        PLACEMENT = "placement", _("Penempatan ke kelas atau jadwal")

    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="opportunities")
    city = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    capacity = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    each = models.BigIntegerField(default=1)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.DRAW)
    strata = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    documents = models.JSONField(default=list)
    outcome = models.JSONField(default=dict)
    follow_ups = models.JSONField(default=list)
    secret_sealed = models.BinaryField(default=b"", db_default=b"")
    commitment = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_opportunity_of_an_address", fields=["slug"]),
            models.CheckConstraint(
                name="opportunity_has_a_known_kind", condition=Q(kind__in=["financing", "training", "demand"])
            ),
            models.CheckConstraint(
                name="opportunity_has_a_known_status",
                condition=Q(status__in=["draft", "open", "closed", "allocated", "delivering", "finished", "cancelled"]),
            ),
            models.CheckConstraint(
                name="opportunity_has_a_known_mode",
                condition=Q(mode__in=["draw", "threshold", "phase_in", "cut_off", "choice", "placement"]),
            ),
            models.CheckConstraint(
                name="opportunity_closes_after_it_opens",
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("Waktu tutup harus setelah waktu buka."),
            ),
            models.CheckConstraint(
                name="opportunity_has_room_for_somebody",
                condition=Q(each__gte=1) & (Q(capacity=None) | Q(capacity__gte=F("each"))),
                violation_error_message=_("Kapasitas paling sedikit cukup untuk satu usaha."),
            ),
            models.CheckConstraint(
                name="published_opportunities_say_when_and_how_much",
                condition=Q(status__in=["draft", "cancelled"])
                | Q(opens_at__isnull=False, closes_at__isnull=False, capacity__isnull=False),
            ),
            models.CheckConstraint(
                name="drawn_opportunities_commit_to_their_secret",
                condition=Q(status__in=["draft", "cancelled"])
                | ~Q(mode__in=["draw", "threshold", "phase_in"])
                | (~Q(commitment="") & ~Q(secret_sealed=b"")),
            ),
            models.CheckConstraint(
                name="drawn_ties_commit_to_their_secret",
                condition=Q(status__in=["draft", "cancelled"])
                | ~Q(mode="cut_off")
                | ~Q(settings__ties="draw")
                | (~Q(commitment="") & ~Q(secret_sealed=b"")),
            ),
        ]
        indexes = [models.Index(name="opportunity_open", fields=["closes_at"], condition=Q(status="open"))]

    DRAWN = (Mode.DRAW, Mode.THRESHOLD, Mode.PHASE_IN)

    def __str__(self) -> str:
        return self.title

    @property
    def places(self) -> int:
        """How many businesses can get it."""
        return (self.capacity or 0) // self.each

    @property
    def is_drawn(self) -> bool:
        return self.mode in self.DRAWN

    @property
    def has_secret(self) -> bool:
        """Whether chance takes part: in a draw, and among equal scores where the tie rule says so."""
        return self.is_drawn or (self.mode == self.Mode.CUT_OFF and self.settings.get("ties") == "draw")


class Edition(models.Model):
    """An opportunity as it was published: its words, rules, capacity and mode. Never changed, never removed."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="editions")
    number = models.SmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)  # sha256 of the content in its canonical writing
    published_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_edition_of_a_number", fields=["opportunity", "number"]),
            models.CheckConstraint(name="editions_are_counted_from_one", condition=Q(number__gte=1)),
        ]
