"""Ways out of the house: each takes one message over and answers with a proof, or says why it did not.

Which one serves which channel is a setting (NOTICE_BACKENDS: channel -> name and arguments).
"""

from penggerak.apps.notices.backends.choice import backend_for
from penggerak.apps.notices.backends.message import Backend, Message, NotTaken, Refused

__all__ = ["Backend", "Message", "NotTaken", "Refused", "backend_for"]
