"""Writing down what happened, and sealing it."""

from penggerak.apps.audit.actions.recording import record_event, subject_name

__all__ = ["record_event", "subject_name"]
