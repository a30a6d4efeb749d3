"""Made-up offers for the demo city: three that are open, and one that was drawn yesterday."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from penggerak.apps.accounts.actions.organisations import add_organisation
from penggerak.apps.accounts.models import Organisation, Role, User
from penggerak.apps.areas.models import Area
from penggerak.apps.notices.models import Notice
from penggerak.apps.opportunities.actions.allocating import close_list, hold_draw
from penggerak.apps.opportunities.actions.applying import apply
from penggerak.apps.opportunities.actions.prechecking import accept_hit, check_applicants
from penggerak.apps.opportunities.actions.publishing import change_draft, draft_opportunity, publish
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.prechecking import running_hits
from penggerak.apps.opportunities.rule_forms import BY_ID, rule_set
from penggerak.apps.opportunities.shipped import shipped_rules
from penggerak.apps.register.models import Business, Holding
from penggerak.core.prechecks import CHECKS

OWNER = ("pemilik@contoh.example", "Bu Sari Contoh")
DAY = timedelta(days=1)
APPLICANTS, SEATS = 12, 5
PROFIT = {"question": "Berapa laba usaha bulan lalu?", "unit": "IDR"}


@transaction.atomic
def build_offers(*, city: str, officer: User, at: datetime) -> None:
    """Make them up, unless there are some."""
    if Opportunity.objects.exists():
        return
    area = Area.objects.get(pk=city)
    trainer, lender, buyer = (
        add_organisation(name=name, kind=kind, city=area, area=None, by=None, at=at)
        for name, kind in (("Balai Latihan Contoh", "trainer"), ("Bank Contoh Daerah", "lender"),
                           ("Swalayan Contoh Jaya", "buyer"))
    )  # fmt: skip
    owner = _owner(city, at=at)
    _offer("training", "Pembukuan tiga menit sehari", trainer, officer, at=at, capacity=200, closes_in=11,
           summary="Kelas daring dengan pendamping untuk mencatat penjualan setiap hari.",
           rules=_rules("pembukuan", "Pembukuan", owner_is_old_enough=17))  # fmt: skip
    _offer("financing", "Modal kerja super mikro", lender, officer, at=at, capacity=400_000_000, each=10_000_000,
           closes_in=17, summary="Pinjaman untuk menambah stok; syaratnya mengikuti KUR super mikro.",
           rules=shipped_rules()["kur-super-mikro"], documents=["ktp", "nib"])  # fmt: skip
    _offer("demand", "Keripik untuk empat belas toko", buyer, officer, at=at, capacity=3_000, each=1_000,
           unit="bungkus sebulan", closes_in=15, mode="choice",
           summary="Dicari tiga pemasok keripik dengan sertifikat halal.",
           rules=_rules("keripik", "Keripik", has_a_halal_certificate=True, has_a_nib=True))  # fmt: skip
    _drawn(trainer, officer, owner, at=at)
    Notice.objects.filter(to=owner).delete()  # of made-up applications nobody is told


def _rules(slug: str, title: str, **values: Any) -> dict[str, Any]:
    return rule_set(slug, title, [BY_ID[name].rule(value) for name, value in values.items()])


def _offer(
    kind: str, title: str, provider: Organisation, officer: User, *, at: datetime, closes_in: int, **parts: Any
) -> Opportunity:
    made = draft_opportunity(kind=kind, title=title, provider=provider, city=provider.city, by=officer, at=at)
    whole = {"opens_at": at, "closes_at": at + closes_in * DAY, "outcome": PROFIT, "follow_ups": [180], **parts}
    change_draft(made, whole, by=officer, at=at)
    publish(made, by=officer, at=at)
    made.refresh_from_db()
    return made


def _owner(city: str, *, at: datetime) -> User:
    """Somebody who holds one business of the city."""
    email, name = OWNER
    owner, _is_new = User.objects.get_or_create(email=email, defaults={"name": name, "role": Role.OWNER})
    business = Business.objects.filter(city=city, record_count__gt=0, status="active").exclude(name="").first()
    if business:
        Holding.objects.create(
            user=owner, business=business, grounds="officer", reason="Data rekaan", by=owner, since=at
        )
    return owner


def _drawn(trainer: Organisation, officer: User, owner: User, *, at: datetime) -> None:
    """A class with more applicants than seats, drawn yesterday."""
    began = at - 20 * DAY
    offer = _offer("training", "Kemasan dan label pangan", trainer, officer, at=began, closes_in=14, capacity=SEATS,
                   summary="Dua hari belajar kemasan yang laku dan label yang benar.")  # fmt: skip
    businesses = Business.objects.filter(city=offer.city, record_count__gt=0, size_by_sales="micro").order_by("pk")
    for business in businesses[:APPLICANTS]:
        apply(business, offer, key=uuid5(NAMESPACE_URL, business.code), by=owner, at=began + DAY)
    _settle_hits(offer, officer, at=at - 2 * DAY)
    close_list(offer, by=officer, at=at - 2 * DAY)
    hold_draw(offer, word="cisadane", by=officer, at=at - DAY)


def _settle_hits(offer: Opportunity, officer: User, *, at: datetime) -> None:
    check_applicants(offer, at=at)
    for hit in running_hits(offer):
        accept_hit(hit, reason=f"Data rekaan: {CHECKS[hit.check_name].label.id}", by=officer, at=at)  # type: ignore[index]
