"""Letters the paper can carry. One that the embedded font lacks is shown as an empty box, never dropped."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import typst

FONT = "Libertinus Serif"
BOX = "□"
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # controls, also those that turn the direction of writing; private letters
LATIN_ENDS = "\u024f"  # every letter up to here is in the font
LONG_WORD = re.compile(r"\S{18}(?=\S)")
PROBE = f'#set document(title: "-")\n#set text(font: "{FONT}")\n#sys.inputs.letter'.encode()


@lru_cache(maxsize=4096)
def is_printable(letter: str) -> bool:
    """Whether the font has this letter: asked of the typesetter itself, in a few thousandths of a second, once."""
    if letter <= LATIN_ENDS or unicodedata.category(letter) in INVISIBLE:
        return True
    try:
        typst.compile(
            PROBE, sys_inputs={"letter": letter}, ignore_system_fonts=True, pdf_standards=["a-2a"], format="pdf"
        )
    except typst.TypstError:
        return False
    return True


def unprintable_in(texts: Iterable[str]) -> set[str]:
    """The letters of these texts (in form NFC) that cannot be printed."""
    return {letter for letter in set().union(*texts) if not is_printable(letter)}


def printable(text: str, unprintable: set[str]) -> str:
    """The text without controls, with a box for what cannot be printed, and places to break very long words."""
    visible = "".join(
        BOX if letter in unprintable else letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in INVISIBLE
    )
    return LONG_WORD.sub("\\g<0>\u200b", visible)
