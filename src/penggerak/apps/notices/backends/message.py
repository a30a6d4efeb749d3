"""What a back-end is given, and how it answers."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message, ready to go. key: the same at every try, so that a repeat can be told. subject: of e-mails."""

    key: str
    channel: str
    address: str
    subject: str
    body: str


class NotTaken(Exception):
    """Not now, perhaps later. str(error): a word of troubles.py, and what the other side said, without addresses."""


class Refused(Exception):
    """Never: this address or these words will not do. str(error) as for NotTaken."""


class Backend(Protocol):
    def hand_over(self, message: Message) -> str:
        """The proof that the message was taken over: the other side's number for it.

        Must come back within a minute. Raises NotTaken and Refused.
        """
