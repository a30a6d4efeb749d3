"""What suggestions are looked up in: the titles of one version and the curated words, taken apart once."""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TypeVar

from penggerak.core.activities._suggest_trades import Codes, trades, ways_words
from penggerak.core.activities._suggest_words import KnownWords, tokens
from penggerak.core.activities._tree import ActivityTree

_Key = TypeVar("_Key")

# Words of titles that say how or nothing; who types them alone has named no trade.
_EMPTY = frozenset(
    tokens(
        """
        perdagangan eceran besar industri aktivitas kegiatan jasa pengolahan pengawetan pembuatan penyediaan
        penyewaan reparasi pemeliharaan pembibitan budidaya pembudidayaan pembesaran pertanian perkebunan
        peternakan dan atau dari untuk dengan di ke yang dalam pada oleh atas dasar bukan selain tidak tanpa
        termasuk lainnya lain ytdl ybdi dll sejenisnya barang berbagai macam khusus umum produk perlengkapan
        peralatan hak opsi guna usaha sewa keperluan toko kaki lima los pasar komoditi melalui media keliling
        jual kembali penjualan hasil penunjang terkait manusia dilindungi bersirip mandiri tangga pengusaha bisnis
        """
    )
)
_UNSURE = re.compile(r"pemerintah|perusahaan\b|kerjasama|alkohol|dilindungi|internasional")

_WAY_OF_DIVISION = {
    **dict.fromkeys(("01", "02", "03"), "grow"),
    **{f"{division:02}": "make" for division in range(10, 33)},
    "33": "repair", "95": "repair", "45": "sell", "46": "wholesale", "47": "sell", "77": "rent", "85": "teach",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """One phrase of the curated words: its words, and its ways with their codes."""

    words: tuple[str, ...]
    ways: dict[str, Codes]


class SuggestionIndex:
    """The words of one version of KBLI: build it once, ask it often. Holds only five-digit codes."""

    def __init__(self, tree: ActivityTree) -> None:
        self.version = tree.version
        self.titles = {activity.kbli.code: activity.title for activity in tree.leaves()}
        self.title_words = {code: _told_by(title) for code, title in self.titles.items()}
        self.ways_of_titles = {code: _way_of(code, title) for code, title in self.titles.items()}
        self.meanings = tuple(
            Meaning(words, known) for trade in trades(tree.version) for words in trade.phrases
            if (known := self._present(trade.ways))
        )  # fmt: skip
        self.codes_of_word = _reversed(self.title_words)
        self.meanings_of_word = _reversed({at: meaning.words for at, meaning in enumerate(self.meanings)})
        self.weights = _weights(self.title_words)
        self.words = KnownWords({*self.codes_of_word, *self.meanings_of_word, *ways_words()})

    def tells(self, word: str) -> float:
        """How much a curated word tells: 1 for a word of one phrase, 0.9 for one that stands in ten."""
        return 1 - 0.1 * math.log10(len(self.meanings_of_word[word]))

    def _present(self, ways: dict[str, Codes]) -> dict[str, Codes]:
        """Only the codes this table has, so that a smaller list of codes never gets others suggested."""
        known = {way: tuple(code for code in codes if code in self.titles) for way, codes in ways.items()}
        return {way: codes for way, codes in known.items() if codes}


def _told_by(title: str) -> tuple[str, ...]:
    return tuple(word for word in tokens(title) if word not in _EMPTY)


def _way_of(code: str, title: str) -> str:
    """How a code does business: by its division, and for selling by where."""
    small = title.lower()
    if code.startswith("47"):
        where = {"kaki lima": "market", "melalui media": "online", "eceran keliling": "around"}
        return next((way for words, way in where.items() if words in small), "sell")
    if "perdagangan besar" in small:
        return "wholesale"
    if "reparasi" in small:
        return "repair"
    return _WAY_OF_DIVISION.get(code[:2], "serve")


def is_unlikely(title: str) -> bool:
    """Whether a small business is hardly ever meant: government bodies, and what needs a licence of its own."""
    return bool(_UNSURE.search(title.lower()))


def _weights(words: dict[str, tuple[str, ...]]) -> dict[str, float]:
    """Rare words of titles tell more: log(N / n), by word."""
    counts = Counter(word for told in words.values() for word in told)
    return {word: math.log(1 + len(words) / count) for word, count in counts.items()}


def _reversed(words: dict[_Key, tuple[str, ...]]) -> dict[str, tuple[_Key, ...]]:
    found: dict[str, list[_Key]] = defaultdict(list)
    for key, told in words.items():
        for word in told:
            found[word].append(key)
    return {word: tuple(keys) for word, keys in found.items()}
