"""Keep the English catalogue in step with the Indonesian sentences in the sources.

    python tools/messages.py           take new sentences in, leave vanished ones out, say what is untranslated
    python tools/messages.py --check   change nothing; exit 1 when anything is missing, stale, fuzzy or ill-formed

Looks at every template and every Python file under src/: gettext and its kin, and the sentence() of the core, which
never heard of Django. Labels of the core carry both languages themselves and need no entry. Gettext's own programs
are not needed: Babel reads and writes the catalogue.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = REPOSITORY / "src" / "penggerak"
CATALOGUE = SOURCES / "site" / "locale" / "en" / "LC_MESSAGES" / "django.po"

HEAD = """\
# The English of Penggerak's Indonesian sentences. tools/messages.py adds and removes entries; translate here by hand.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "sentence": None,
}

Key = tuple[str | None, str]  # context and sentence (the singular one)


def sources() -> Iterator[Path]:
    for pattern in ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt"):
        yield from sorted(SOURCES.glob(pattern))


def readable(path: Path) -> bytes:
    """A file as Python source: templates are turned into calls of gettext."""
    text = path.read_text(encoding="utf-8")
    return (text if path.suffix == ".py" else templatize(text)).encode()


def found() -> Catalog:
    """Every sentence in the sources, untranslated, with the files it stands in."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for path in sources():
        place = path.relative_to(REPOSITORY).as_posix()
        for line, words, _comments, context in extract("python", BytesIO(readable(path)), keywords=KEYWORDS):
            catalogue.add(words, context=context, locations=[(place, line)])
    return catalogue


def kept() -> Catalog:
    """The catalogue as it lies in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def entries(catalogue: Catalog) -> dict[Key, Message]:
    return {_key(message): message for message in catalogue if message.id}


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def merged(new: Catalog, old: Catalog) -> Catalog:
    """The sentences of the sources with the translations we have; plurals only where the sentence still has them."""
    translations = entries(old)
    for key, message in entries(new).items():
        known = translations.get(key)
        if known and known.pluralizable == message.pluralizable:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
    return new


def write(catalogue: Catalog) -> None:
    body = BytesIO()
    write_po(body, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(HEAD + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(strings) and all(strings)


GAP = re.compile(r"%\((\w+)\)")


def _gaps(strings: object) -> set[str]:
    return set(GAP.findall(" ".join([strings] if isinstance(strings, str) else strings)))  # type: ignore[arg-type]


def problems(new: Catalog, old: Catalog) -> list[str]:
    """One line for everything that keeps the catalogue from being complete."""
    wanted, have = entries(new), entries(old)
    lines = [f"missing: {key[1]!r} ({_places(wanted[key])})" for key in wanted if key not in have]
    lines += [f"stale: {key[1]!r}" for key in have if key not in wanted]
    for key, message in have.items():
        if key in wanted:
            lines += [f"{problem}: {key[1]!r} ({_places(wanted[key])})" for problem in _ills(message)]
    return lines


def _ills(message: Message) -> Iterable[str]:
    if not is_translated(message):
        yield "untranslated"
    elif _gaps(message.id) != _gaps(message.string):
        yield "other gaps than its original"
    if message.fuzzy:
        yield "fuzzy"


def _places(message: Message) -> str:
    return ", ".join(sorted({place for place, _line in message.locations})[:3])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look; exit 1 when something is wrong")
    check = parser.parse_args(arguments).check
    if not settings.configured:
        settings.configure()  # the template reader asks for a few defaults
    if not check:
        write(merged(found(), kept()))
    wrong = problems(found(), kept())
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    total = len(entries(kept()))
    sys.stdout.write(f"{total} sentences, {len(wrong)} to do in {CATALOGUE.relative_to(REPOSITORY)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
