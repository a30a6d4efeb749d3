"""What must hold before linkage begins; each refusal is one sentence that says what to do."""

from collections.abc import Mapping, Sequence

import polars as pl

from penggerak.core.sentences import Sentence, sentence

THRESHOLD = 0.5
ROLES = (
    "person_name", "business_name", "phone", "id_number", "email", "date", "street", "area", "postcode", "category",
    "coordinates", "latitude", "longitude", "free_text",
)  # fmt: skip


class BadInput(ValueError):
    """An expected refusal; str(error) is one sentence ready to show."""

    def __init__(self, told: Sentence) -> None:
        super().__init__(str(told))
        self.sentence = told


def check(
    lists: Mapping[str, pl.DataFrame],
    *,
    id_column: str,
    roles: Mapping[str, Sequence[str]],
    threshold: float,
    reliable_ids: Sequence[str],
) -> None:
    """Raise BadInput for the first thing that is wrong."""
    if not lists:
        raise BadInput(sentence("Tidak ada daftar yang diberikan."))
    if not 0 < threshold <= 1:
        raise BadInput(sentence("Ambang harus lebih dari 0 dan paling besar 1."))
    _check_roles(lists, roles)
    for name, frame in lists.items():
        _check_ids(name, frame, id_column)
    for column in reliable_ids:
        if column not in roles.get("id_number", ()):
            raise BadInput(
                sentence('Kolom "%(column)s" disebut andal tetapi tidak ada di peran id_number.', column=column)
            )


def _check_roles(lists: Mapping[str, pl.DataFrame], roles: Mapping[str, Sequence[str]]) -> None:
    present = {column for frame in lists.values() for column in frame.columns}
    if not any(roles.values()):
        raise BadInput(sentence("Belum ada kolom yang diberi peran."))
    for role, columns in roles.items():
        if role not in ROLES:
            raise BadInput(
                sentence('Peran "%(role)s" tidak dikenal; pilih dari: %(known)s.', role=role, known=", ".join(ROLES))
            )
        for column in columns:
            if column not in present:
                raise BadInput(
                    sentence(
                        'Kolom "%(column)s" (peran %(role)s) tidak ada di daftar mana pun.', column=column, role=role
                    )
                )


def _check_ids(name: str, frame: pl.DataFrame, id_column: str) -> None:
    if id_column not in frame.columns:
        raise BadInput(sentence('Kolom id "%(column)s" tidak ada di %(name)s.', column=id_column, name=name))
    if frame.height == 0:
        raise BadInput(sentence("%(name)s tidak berisi satu baris pun.", name=name))
    ids = frame[id_column].cast(pl.String)
    empty = int((ids.is_null() | (ids.str.strip_chars() == "")).sum())
    if empty:
        raise BadInput(
            sentence(
                '%(name)s: %(n)d baris tidak punya id di kolom "%(column)s".', name=name, n=empty, column=id_column
            )
        )
    if ids.n_unique() < frame.height:
        repeated = str(ids.filter(ids.is_duplicated()).sort()[0])
        raise BadInput(
            sentence(
                '%(name)s: id "%(id)s" dipakai lebih dari sekali di kolom "%(column)s".',
                name=name,
                id=repeated,
                column=id_column,
            )
        )
