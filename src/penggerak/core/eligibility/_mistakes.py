"""What is refused: rules that contradict themselves, facts of another type than declared."""

from collections.abc import Mapping

Place = tuple[str | int, ...]


class BrokenRules(ValueError):
    """A rule set cannot be used. str(error) is one Indonesian sentence that names the place of the mistake.

    place: the way to it through the file, e.g. ("rules", 0, "condition", "any", 1); line: counted from 1, None when the
    rules did not come from a text.
    """

    def __init__(self, place: Place, words: str, line: int | None = None) -> None:
        self.place, self.words, self.line = place, words, line
        super().__init__(f"{_written(place, line)}: {words}")

    def found_in(self, lines: Mapping[Place, int]) -> "BrokenRules":
        """The same mistake with the line it stands on: its own, or that of the nearest thing around it."""
        around = [self.place[:length] for length in range(len(self.place), -1, -1)]
        return BrokenRules(self.place, self.words, next((lines[place] for place in around if place in lines), None))


class WrongFacts(ValueError):
    """The facts of businesses do not fit the rules. str(error) is one Indonesian sentence naming the fact."""


class NoRulesInForce(LookupError):
    """No rule of a set is in force on the day asked about, so that nothing can be said."""


def _written(place: Place, line: int | None) -> str:
    way = " > ".join(str(step + 1) if isinstance(step, int) else step for step in place)
    if line is None:
        return way or "Aturan"
    return f"Baris {line} ({way})" if way else f"Baris {line}"
