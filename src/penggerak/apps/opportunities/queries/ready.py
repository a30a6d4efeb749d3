"""What an opportunity still lacks before it can be published."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.modes import troubles_of_mode
from penggerak.apps.opportunities.rules import rule_set_of


def troubles(opportunity: Opportunity, *, at: datetime) -> list[str]:
    """Every reason why it cannot be published now, each as a sentence that says what to do; empty when it can."""
    said = {
        _("Peluang ini sudah diumumkan."): opportunity.status != Opportunity.Status.DRAFT,
        _("Tulis ringkasannya: satu kalimat yang dibaca pelaku usaha lebih dulu."): not opportunity.summary.strip(),
        _("Isi kapasitasnya: berapa seluruhnya dan berapa untuk satu usaha."): opportunity.places < 1,
        _("Isi waktu buka dan waktu tutup."): not (opportunity.opens_at and opportunity.closes_at),
        _("Waktu tutup sudah lewat. Pilih waktu tutup yang masih akan datang."): bool(
            opportunity.closes_at and opportunity.closes_at <= at
        ),
        _("Daftarkan hasil yang akan ditanyakan sesudahnya, misalnya laba bulan lalu."): not opportunity.outcome.get(
            "question"
        ),
        _("Pilih kapan hasil ditanyakan, paling sedikit satu kali."): not opportunity.follow_ups,
    }
    lacking = [sentence for sentence, holds in said.items() if holds]
    return [*lacking, *troubles_of_mode(opportunity), *_troubles_of_rules(opportunity)]


def _troubles_of_rules(opportunity: Opportunity) -> list[str]:
    """Rules that cannot be read, and rules none of which is in force while one can apply: everybody would qualify."""
    try:
        rules = rule_set_of(opportunity.rules)
    except ValueError as error:
        return [str(error)]
    days = [timezone.localdate(one) for one in (opportunity.opens_at, opportunity.closes_at) if one]
    if rules and not all(rules.in_force(day) for day in days):
        return [_("Tidak ada syarat yang berlaku pada hari buka atau tutupnya. Periksa masa berlaku aturannya.")]
    return []
