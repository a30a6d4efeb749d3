"""SMS and WhatsApp through a gateway: one JSON POST a message.

Gateways differ in how they call things, not in what they ask for. FIELDS names what we send and what we read, with the
names we use when nothing else is set; a dot reaches into an object, an empty name leaves a value out:

    to, text, channel, key     the phone number, the words, sms or whatsapp, our key (the same at every try)
    number                     in the answer: the gateway's number for the message, kept as proof
    ok                         in the answer: says no when the message was not taken although the status is 200
    reason                     in the answer: why not
    plus                       1: the number keeps its plus sign (+62812...); 0: it does not
    scheme                     the word before the token; empty sends the token alone
"""

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from penggerak.apps.notices.backends.message import Message, NotTaken, Refused
from penggerak.apps.notices.backends.smtp import is_this_machine

SECONDS = 15.0  # for each step of the conversation
MOST_BYTES = 64 * 1024
FIELDS = {
    "to": "to",
    "text": "text",
    "channel": "channel",
    "key": "key",
    "number": "id",
    "ok": "",
    "reason": "error",
    "plus": "1",
    "scheme": "Bearer",
}
FOREVER = frozenset({400, 410, 413, 422})  # this message will not do; 401, 403, 404 say that our settings will not


class Gateway:
    """Raises ValueError for an address that would send numbers and words in the clear, and for unknown fields."""

    def __init__(self, *, url: str, token: str = "", fields: Mapping[str, str] | None = None, seconds: float = SECONDS):
        parts = urlsplit(url)
        self._is_encrypted = parts.scheme == "https"
        if not self._is_encrypted and not (parts.scheme == "http" and is_this_machine(parts.hostname or "")):
            raise ValueError("PENGGERAK_GATEWAY_URL must begin with https://")
        if unknown := set(fields or {}) - set(FIELDS):
            raise ValueError(f"PENGGERAK_GATEWAY_FIELDS knows no {', '.join(sorted(unknown))}")
        self._host, self._port = parts.hostname or "", parts.port
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._token, self._seconds = token, seconds
        self._fields = {**FIELDS, **(fields or {})}

    def hand_over(self, message: Message) -> str:
        status, content = self._post(message)
        said = _read(content)
        if status in FOREVER:
            raise Refused(self._trouble(status, said, message))
        if not 200 <= status < 300 or (self._fields["ok"] and not _truth(_at(said, self._fields["ok"]))):
            raise NotTaken(self._trouble(status, said, message))
        number = _at(said, self._fields["number"])
        return str(number) if number else f"{status} for {message.key}"

    def _post(self, message: Message) -> tuple[int, bytes]:
        """Status and content of the answer; redirections are not followed, for the token is not theirs."""
        connection = self._connection()
        try:
            connection.request(
                "POST",
                self._path.replace("{channel}", message.channel),
                body=json.dumps(self._body(message), ensure_ascii=False).encode(),
                headers=self._headers(message),
            )
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_BYTES)
        except TimeoutError:
            raise NotTaken("no_answer") from None
        except (ConnectionResetError, BrokenPipeError, http.client.HTTPException):  # taken over or not: nobody knows
            raise NotTaken("broken_off") from None
        except OSError:
            raise NotTaken("not_reached") from None
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._is_encrypted:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._seconds, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": message.key}
        if self._token:
            headers["Authorization"] = f"{self._fields['scheme']} {self._token}".strip()
        return headers

    def _body(self, message: Message) -> dict[str, Any]:
        to = message.address if self._fields["plus"] == "1" else message.address.removeprefix("+")
        values = {"to": to, "text": message.body, "channel": message.channel, "key": message.key}
        body: dict[str, Any] = {}
        for name, value in values.items():
            if self._fields[name]:
                _put(body, self._fields[name], value)
        return body

    def _trouble(self, status: int, said: Any, message: Message) -> str:
        reason = _at(said, self._fields["reason"]) if self._fields["reason"] else None
        return f"answered {status} {_without_numbers(reason, message)}".strip()


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _at(said: Any, path: str) -> Any:
    """What lies at a.b.0 in an answer; None when nothing does."""
    for part in path.split("."):
        if isinstance(said, list) and part.isdigit() and int(part) < len(said):
            said = said[int(part)]
        elif isinstance(said, dict):
            said = said.get(part)
        else:
            return None
    return said


def _put(body: dict[str, Any], path: str, value: str) -> None:
    *folders, name = path.split(".")
    for folder in folders:
        body = body.setdefault(folder, {})
    body[name] = value


def _truth(value: Any) -> bool:
    return str(value).strip().lower() in {"true", "1", "ok", "success", "sent", "queued"}


def _without_numbers(reason: Any, message: Message) -> str:
    """What the gateway said, short, without the number and the words of the message."""
    if not isinstance(reason, str):
        return ""
    clean = reason.replace(message.address, "•").replace(message.body, "•")
    return re.sub(r"\d{4,}", "•", " ".join(clean.split()))[:120]
