"""Messages printed where the worker runs: for the demo, and for looking at words."""

import sys
from threading import Lock

from penggerak.apps.notices.backends.message import Message

_one_at_a_time = Lock()


class Console:
    def hand_over(self, message: Message) -> str:
        head = f"--- {message.channel} to {message.address}"
        lines = [head, *([message.subject] if message.subject else []), message.body, "---"]
        with _one_at_a_time:
            print("\n".join(lines), file=sys.stdout, flush=True)
        return f"printed {message.key}"
