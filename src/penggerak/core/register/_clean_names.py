"""Names: the legal form inside them, and owner and business in each other's column."""

import re

from penggerak.core.register._clean_cells import Problem
from penggerak.core.register.projection import Value
from penggerak.core.sentences import sentence

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pt_perorangan", re.compile(r"\b(?:pt|perseroan)\b.*\bper(?:se)?orangan\b", re.IGNORECASE)),
    ("pt", re.compile(r"^(?:p\.? ?t\b\.?|perseroan terbatas\b)|,? \bp\.?t\.?$", re.IGNORECASE)),
    ("cv", re.compile(r"^c\.? ?v\b\.?|,? \bc\.?v\.?$", re.IGNORECASE)),
    ("firma", re.compile(r"^(?:firma|fa)\b\.? ", re.IGNORECASE)),
    ("cooperative", re.compile(r"^(?:koperasi|kop\.|ksp|ksu|kud|primkop\w*|inkop\w*)\b", re.IGNORECASE)),
    ("foundation", re.compile(r"^(?:yayasan|yay\.)", re.IGNORECASE)),
    ("sole", re.compile(r"^(?:u\.?d|p\.?d)\b\.? ?\w|,? \bu\.?d\.?$", re.IGNORECASE)),
)
# Words that begin the name of a business and of no person.
_BUSINESS_WORD = re.compile(
    r"^(?:warung|wr|wrg|toko|tk|cv|c\.v|pt|p\.t|ud|u\.d|bengkel|laundry|catering|katering|konveksi|rumah makan|rm|kedai"
    r"|depot|salon|apotek|koperasi|penjahit|mebel|meubel|percetakan|kantin|cafe|kafe|pangkas|jasa|usaha|agen|dapur|aneka"
    r"|servis|service|counter|konter|butik|barbershop|pabrik|home industry|keripik|kripik|kerupuk|krupuk)\b",
    re.IGNORECASE,
)


def legal_form_in(name: str) -> str | None:
    """The form a business name begins or ends with: "CV Barutama" -> "cv"; None when it shows none."""
    return next((form for form, pattern in _FORMS if pattern.search(name)), None)


def reads_like_business(name: str) -> bool:
    """Whether a name begins with a word that only businesses bear: Warung, Toko, CV."""
    return _BUSINESS_WORD.match(name) is not None


def settle_names(values: dict[str, Value], problems: list[Problem]) -> None:
    """Turn swapped owner and business names round and note the legal form, in the values and problems given."""
    owner, business = str(values.get("owner_name", "")), str(values.get("business_name", ""))
    if owner and business and reads_like_business(owner) and not reads_like_business(business):
        values["owner_name"], values["business_name"] = business, owner
        turned = sentence("Nama pemilik dan nama usaha tertukar; sudah dibalik.")
        problems.append(Problem("owner_name", "warn", "names_swapped", turned))
    form = legal_form_in(str(values.get("business_name", "")))
    if form and "legal_form" not in values:
        values["legal_form"] = form
