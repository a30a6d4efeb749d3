"""What people are told: every message waits here until a gateway has taken it over, and says how that went."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person. Where it goes and what fills its gaps is sealed, and forgotten once handed over.

    Of a message that was given up they are kept some days (purging.py), so that it can still be sent.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("Surel")
        SMS = "sms", _("SMS")
        WHATSAPP = "whatsapp", _("WhatsApp")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Menunggu dikirim")
        HANDED_OVER = "handed_over", _("Diserahkan")
        GIVEN_UP = "given_up", _("Tidak terkirim")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    address_shown = models.CharField(max_length=80)  # masked
    sealed = models.BinaryField(default=b"")  # address, and what fills the gaps; empty once handed over
    template = models.CharField(max_length=60)  # "account_code": notices/<template>.<channel>.txt
    language = models.CharField(max_length=2, default="id")
    subject = models.CharField(max_length=64, blank=True)  # what it is about, as events name it: "submission:12"
    once = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - messages of one mark are one
    status = models.CharField(max_length=11, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)  # a code that has expired is not sent any more
    tries = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField()  # or when the lease of whoever has it in hand runs out
    in_hand_since = models.DateTimeField(null=True)
    unseen = models.SmallIntegerField(default=0)  # tries that were lost with their worker: it may have left twice
    settled_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=200, blank=True)  # what the gateway answered: its number for the message
    trouble = models.CharField(max_length=300, blank=True)  # why the last try did not work

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_has_a_known_channel", condition=Q(channel__in=["email", "sms", "whatsapp"])
            ),
            models.CheckConstraint(name="notice_speaks_a_known_language", condition=Q(language__in=["id", "en"])),
            models.CheckConstraint(
                name="notice_is_settled_exactly_when_it_waits_no_more",
                condition=Q(status="waiting", settled_at=None)
                | Q(status__in=["handed_over", "given_up"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="handed_over_notices_have_a_proof", condition=~Q(status="handed_over") | ~Q(proof="")
            ),
            models.CheckConstraint(
                name="handed_over_notices_forget_where_they_went",
                condition=~Q(status="handed_over") | Q(sealed=b""),
            ),
            models.CheckConstraint(
                name="notice_is_tried_after_it_was_made", condition=Q(next_try_at__gte=F("created_at"))
            ),
            models.CheckConstraint(
                name="only_waiting_notices_are_in_hand", condition=Q(status="waiting") | Q(in_hand_since=None)
            ),
            models.CheckConstraint(
                name="waiting_notices_know_where_to", condition=~Q(status="waiting") | ~Q(sealed=b"")
            ),
        ]
        indexes = [models.Index(name="notice_waiting", fields=["next_try_at", "id"], condition=Q(status="waiting"))]

    @property
    def key(self) -> str:
        """Names the message to a gateway, the same at every try."""
        return f"notice-{self.pk}-{int(self.created_at.timestamp())}"
