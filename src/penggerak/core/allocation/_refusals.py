"""What cannot be allocated, said so that it can be put right."""

from penggerak.core.sentences import Sentence


class CannotAllocate(ValueError):
    """An expected refusal; str(error) is one sentence ready to show.

    row: position in the frame that was given, 0 the first; column: its name there. None when no single place is wrong.
    """

    def __init__(self, told: Sentence, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(str(told))
        self.sentence = told
        self.row = row
        self.column = column
