"""What is done with messages: put on the outbox, handed over, tried again, forgotten."""

from penggerak.apps.notices.actions.queueing import masked, queue_letter, queue_notice
from penggerak.apps.notices.actions.retrying import CannotRetry, retry_notice

__all__ = ["CannotRetry", "masked", "queue_letter", "queue_notice", "retry_notice"]
