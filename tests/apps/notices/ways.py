"""Ways out for tests: what takes messages, and what was taken."""

from penggerak.apps.notices.backends import Message, NotTaken, Refused

taken: list[Message] = []


class Taking:
    """Takes everything; looks around while it does."""

    on_hand_over = None

    def hand_over(self, message: Message) -> str:
        if Taking.on_hand_over:
            Taking.on_hand_over(message)
        taken.append(message)
        return f"nomor-{len(taken)}"


class Unreachable:
    def hand_over(self, message: Message) -> str:
        raise NotTaken("not_reached")


class Refusing:
    def hand_over(self, message: Message) -> str:
        raise Refused("answered 422 invalid")


class Breaking:
    def hand_over(self, message: Message) -> str:
        raise KeyError("bug")


def through(settings, name: str) -> None:
    """Every channel leaves by one of the classes above."""
    kind = f"{__name__}.{name}"
    settings.NOTICE_BACKENDS = {channel: {"kind": kind} for channel in ("email", "sms", "whatsapp")}
