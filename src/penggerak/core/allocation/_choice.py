"""The provider's own choice: allowed where the opportunity says so, with a reason for each that can be counted."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from penggerak.core.register import Label
from penggerak.core.sentences import Sentence, sentence

REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "fits_need": Label("Paling sesuai dengan kebutuhan", "Fits the need best"),
        "able_to_deliver": Label("Sanggup memenuhi jumlah dan waktunya", "Able to deliver the quantity in time"),
        "quality": Label("Mutu contoh atau hasil kerjanya", "Quality of its sample or work"),
        "price": Label("Harga yang ditawarkan", "The price offered"),
        "near": Label("Lokasinya dekat", "It is near"),
        "repayment_capacity": Label("Kemampuan membayar kembali", "Capacity to repay"),
        "commitment_of_time": Label("Bisa ikut sampai selesai", "Able to take part to the end"),
        "not_served_before": Label("Belum pernah mendapat kesempatan serupa", "Not served before"),
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One applicant that the provider takes, and why."""

    token: str
    reason: str


def choice_troubles(
    applicants: Collection[str],
    choices: Sequence[Choice],
    *,
    seats: int,
    reasons: Collection[str] = tuple(REASONS),
) -> list[Sentence]:
    """What stands in the way of a provider's choice; an empty list means that it can be taken.

    applicants: tokens of all who may be chosen. seats: the most that may be. reasons: codes that count as one.
    """
    return [*_too_many(choices, seats), *_wrong_tokens(set(applicants), choices), *_wrong_reasons(choices, reasons)]


def _too_many(choices: Sequence[Choice], seats: int) -> Iterator[Sentence]:
    if len(choices) > seats:
        yield sentence(
            "Yang dipilih %(chosen)d, padahal kursinya %(seats)d. Kurangi pilihannya.", chosen=len(choices), seats=seats
        )


def _wrong_tokens(applicants: Collection[str], choices: Sequence[Choice]) -> Iterator[Sentence]:
    counted = Counter(choice.token for choice in choices)
    for token, times in counted.items():
        if token not in applicants:
            yield sentence("Nomor %(token)s bukan pendaftar. Pilih dari daftar pendaftar.", token=token)
        if times > 1:
            yield sentence("Nomor %(token)s dipilih lebih dari sekali. Sisakan satu.", token=token)


def _wrong_reasons(choices: Sequence[Choice], reasons: Collection[str]) -> Iterator[Sentence]:
    for choice in choices:
        if not choice.reason.strip():
            yield sentence("Pilihan %(token)s belum punya alasan. Pilih salah satu alasan.", token=choice.token)
        elif choice.reason not in reasons:
            yield sentence(
                "Alasan “%(reason)s” untuk %(token)s tidak dikenal. Pilih salah satu alasan yang tersedia.",
                reason=choice.reason, token=choice.token,
            )  # fmt: skip
