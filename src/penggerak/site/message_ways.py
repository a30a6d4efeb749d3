"""How messages leave this installation, read from the environment (see settings.py for the names)."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

Way = dict[str, object]
CHANNELS = ("email", "sms", "whatsapp")


def message_ways() -> dict[str, Way]:
    """Channel -> back-end and its arguments. What is not set up is printed by the worker."""
    ways: dict[str, Way] = {channel: {"kind": "console"} for channel in CHANNELS}
    if url := os.environ.get("PENGGERAK_SMTP_URL"):
        ways["email"] = _smtp(url)
    if url := os.environ.get("PENGGERAK_GATEWAY_URL"):
        ways["sms"] = _gateway(url)
        ways["whatsapp"] = _gateway(os.environ.get("PENGGERAK_GATEWAY_WHATSAPP_URL", url))
    return ways


def _smtp(url: str) -> Way:
    """smtps: encrypted from the start (465); smtp: with STARTTLS (587), which only a loopback address goes without."""
    parts = urlsplit(url)
    return {
        "kind": "smtp",
        "host": parts.hostname or "",
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "is_encrypted_at_once": parts.scheme == "smtps",
    }


def _gateway(url: str) -> Way:
    return {
        "kind": "gateway",
        "url": url,
        "token": os.environ.get("PENGGERAK_GATEWAY_TOKEN", ""),
        "fields": dict(parse_qsl(os.environ.get("PENGGERAK_GATEWAY_FIELDS", ""), keep_blank_values=True)),
    }
