"""Which questions are asked, in which order, and how far someone has come.

Seven questions and a look at the answers: what, name, where, who, NIK, NIB, what is allowed. Since when and how much
is sold are left to a visit or to later, for they would cost the third minute.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from penggerak.apps.intake import forms
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.rooms import Room

SECONDS_EACH = 20  # of the median person, as timed on the pages


@dataclass(frozen=True, slots=True)
class Question:
    """One page. slug: in its address. fields: of the register that it answers."""

    slug: str
    form: type[forms.AskForm]

    @property
    def fields(self) -> tuple[str, ...]:
        return self.form.fields_asked


ASKED = (
    Question("produk", forms.ProductForm),
    Question("nama", forms.NameForm),
    Question("tempat", forms.PlaceForm),
    Question("pemilik", forms.OwnerForm),
    Question("nik", forms.NikForm),
    Question("nib", forms.NibForm),
    Question("izin", forms.AllowForm),
)
HELPED = (Question("hadir", forms.HelperForm), *ASKED)
ADDABLE = ("nik", "nib")  # may be told later, by the code of the receipt


@dataclass(frozen=True, slots=True)
class Progress:
    """number of count; minutes left, rounded up."""

    number: int
    count: int

    @property
    def minutes(self) -> int:
        return ceil((self.count - self.number + 1) * SECONDS_EACH / 60)

    @property
    def steps(self) -> range:
        return range(1, self.count + 1)


def questions_of(room: Room, draft: Draft | None = None) -> tuple[Question, ...]:
    """The questions of a room; an addition to a receipt only asks what can be added."""
    if draft and draft.adds:
        return tuple(one for one in ASKED if one.slug in ADDABLE)
    return HELPED if room.is_assisted else ASKED


def question_named(slug: str, room: Room) -> Question | None:
    return next((one for one in questions_of(room) if one.slug == slug), None)


def next_question(draft: Draft, room: Room) -> Question | None:
    """The first that is neither answered nor skipped; None when the answers can be looked at."""
    return next((one for one in questions_of(room, draft) if one.slug not in draft.done), None)


def question_before(slug: str, draft: Draft, room: Room) -> Question | None:
    slugs = [one.slug for one in questions_of(room, draft)]
    place = slugs.index(slug) if slug in slugs else 0
    return questions_of(room, draft)[place - 1] if place else None


def progress(slug: str, draft: Draft, room: Room) -> Progress:
    slugs = [one.slug for one in questions_of(room, draft)]
    return Progress(slugs.index(slug) + 1 if slug in slugs else 1, len(slugs))


def answered(answers: Mapping[str, object]) -> list[str]:
    """The questions that these answers answer; used where only answers came back."""
    return [one.slug for one in ASKED if any(answers.get(name) for name in one.fields)]
