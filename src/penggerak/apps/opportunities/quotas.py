"""Quotas as they are typed: one line a group, "Ciledug / Perempuan: 5"; kept by the codes of strata."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from penggerak.apps.areas.models import Area
from penggerak.apps.opportunities.rules import in_words
from penggerak.core.register import FIELDS

JOINT = " / "
MOST = 10**9


def read_quotas(text: str, *, city: str) -> dict[str, int]:
    """Raises ValidationError naming the line that cannot be read."""
    codes = {label.casefold(): code for code, label in labels_of(city).items()}
    read: dict[str, int] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, _colon, seats = line.rpartition(":")
        parts = [codes.get(part.strip().casefold()) for part in name.split("/")]
        if None in parts or not seats.strip().isascii() or not seats.strip().isdigit() or int(seats) > MOST:
            raise ValidationError(
                _("Baris “%(line)s” tidak dapat dibaca. Tulis nama kelompok, titik dua, lalu jumlahnya: Perempuan: 10.")
                % {"line": line[:60]}
            )
        read[JOINT.join(part for part in parts if part)] = int(seats)
    return read


def written_quotas(quotas: Mapping[str, int], *, city: str) -> str:
    labels = labels_of(city)
    return "\n".join(f"{_named(name, labels)}: {seats}" for name, seats in quotas.items())


def stratum_in_words(stratum: str, *, city: str) -> str:
    return _named(stratum, labels_of(city))


def labels_of(city: str) -> dict[str, str]:
    """code -> name, of the city's districts and of the owner's sex."""
    districts = Area.objects.filter(code__startswith=f"{city}.", level=2).values_list("code", "name")
    return {**dict(districts), **{code: in_words(one) for code, one in FIELDS["owner_sex"].choices.items()}}


def _named(stratum: str, labels: Mapping[str, str]) -> str:
    return JOINT.join(labels.get(code, code) for code in stratum.split(JOINT))
