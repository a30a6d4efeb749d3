"""Many phones at once: complete registrations, made ready beforehand, and the connections that send them."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

CONNECTIONS = 32
ANSWERS_SECONDS = 20.0  # a phone waits no longer for an answer, and tries again
SEND = "/daftar/kirim/"
RECEIPT = (302, 303)  # each leads to a receipt; every other answer is none


@dataclass(frozen=True, slots=True)
class Request:
    """key: of the form. content: the bytes of the whole HTTP request."""

    key: UUID
    content: bytes


@dataclass(slots=True)
class Told:
    """What the phones saw. receipts: key -> each code shown for it. waits: seconds until each answer."""

    sent: int = 0
    receipts: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def wait(self, share: float) -> float:
        """The wait that this share of the answers did not exceed, in milliseconds."""
        ordered = sorted(self.waits)
        return 1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def registrations(count: int, *, host: str, seed: int, to: str = SEND) -> Iterator[Request]:
    """Complete registrations as a browser sends them: the draft in its cookie, the token in cookie and form."""
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
    from django.utils import timezone

    from penggerak.apps.intake.drafts import Draft, sealed
    from penggerak.apps.intake.questions import questions_of
    from penggerak.apps.intake.rooms import SELF

    luck, until = random.Random(seed), timezone.now() + timedelta(days=1)
    for _ in range(count):
        number = luck.randrange(10**8)
        answers = {
            "owner_name": f"Pemilik Rekaan {number % 997}",
            "business_name": f"Warung Rekaan {number % 9973}",
            "phone": f"+62899{number:08}",
            "main_product": luck.choice(["nasi uduk", "keripik singkong", "jahit baju", "servis ponsel", "kopi susu"]),
            "city_code": "36.71",
            "district_code": "36.71.01",
            "village_code": "36.71.01.1007",
            "street": f"Jl. Rekaan {number % 89}",
        }
        draft = Draft(key=UUID(int=luck.getrandbits(128), version=4), answers=answers)
        draft.done = [one.slug for one in questions_of(SELF, draft)]
        secret = _get_new_csrf_string()
        body = f"csrfmiddlewaretoken={_mask_cipher_secret(secret)}".encode()
        cookies = f"daftar={sealed(draft, until=until)}; csrftoken={secret}"
        head = [
            f"POST {to} HTTP/1.1", f"Host: {host}", f"Cookie: {cookies}", "Accept: text/html", "Accept-Encoding: gzip",
            "User-Agent: Mozilla/5.0 (Linux; Android 9)", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "", "",
        ]  # fmt: skip
        yield Request(draft.key, "\r\n".join(head).encode() + body)


def bare_inserts(count: int, *, host: str, to: str, size: int) -> Iterator[Request]:
    """Requests whose body of so many bytes is to be written, and nothing else."""
    for number in range(count):
        head = f"POST {to} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}"
        yield Request(UUID(int=number), f"{head}\r\n\r\n".encode() + random.Random(number).randbytes(size))


class Connection:
    """One phone's line, kept open between answers and opened again when it broke."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, content: bytes) -> tuple[int, str]:
        """Send; returns status and Location. Raises OSError, EOFError or TimeoutError when no answer came."""
        try:
            async with asyncio.timeout(ANSWERS_SECONDS):
                return await self._ask(content)
        except BaseException:
            self.close()
            raise

    async def _ask(self, content: bytes) -> tuple[int, str]:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._line
        writer.write(content)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            while (size := int(await reader.readline(), 16)) > 0:
                await reader.readexactly(size + 2)
            await reader.readline()
        return int(head[0].split()[1]), headers.get("location", "")

    def close(self) -> None:
        if self._line:
            with suppress(OSError):
                self._line[1].close()
        self._line = None


async def _closed_loop(requests: Sequence[Request], port: int) -> Told:
    told, left = Told(), iter(requests)

    async def one_line() -> None:
        line = Connection(port)
        for request in left:
            began = time.perf_counter()
            await _receipt(line, request, told)
            told.waits.append(time.perf_counter() - began)
        line.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_line() for _ in range(CONNECTIONS)))
    told.seconds = time.perf_counter() - began
    return told


async def _open_loop(requests: Sequence[Request], port: int, per_second: float) -> Told:
    """Requests come at moments of their own, whether the ones before were answered or not."""
    told, idle, luck = Told(), [Connection(port) for _ in range(CONNECTIONS)], random.Random(1)

    async def one(request: Request, due: float) -> None:
        line = idle.pop() if idle else Connection(port)
        await _receipt(line, request, told)
        told.waits.append(time.perf_counter() - due)
        idle.append(line)

    began = due = time.perf_counter()
    async with asyncio.TaskGroup() as phones:
        for request in requests:
            due += luck.expovariate(per_second)
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            phones.create_task(one(request, due))
    told.seconds = time.perf_counter() - began
    for line in idle:
        line.close()
    return told


async def _receipt(line: Connection, request: Request, told: Told) -> None:
    told.sent += 1
    status, location = await line.ask(request.content)
    if status not in RECEIPT:
        raise RuntimeError(f"answer {status} {location} to a complete request")
    told.receipts[request.key].append(location)


async def _through_kills(requests: Sequence[Request], port: int, tell: Callable[[int], None], again: float) -> Told:
    """Send each until its receipt came, however often the line breaks; some are sent once more after that."""
    told, luck = Told(), random.Random(2)
    waiting = list(reversed(requests))

    async def one_line() -> None:
        line = Connection(port)
        while waiting:
            request = waiting.pop()
            try:
                told.sent += 1
                status, location = await line.ask(request.content)
            except (OSError, EOFError, TimeoutError, ValueError, IndexError):
                status, location = 0, ""
            if status not in RECEIPT:
                waiting.insert(0, request)
                await asyncio.sleep(0.1)
                continue
            told.receipts[request.key].append(location)
            tell(len(told.receipts))
            if luck.random() < again:
                waiting.insert(0, request)
        line.close()

    while waiting:  # a line may end while another puts one back
        await asyncio.gather(*(one_line() for _ in range(CONNECTIONS)))
    return told


def closed_loop(requests: Sequence[Request], port: int) -> Told:
    """As fast as the answers come. Raises RuntimeError for an answer that is no receipt."""
    return asyncio.run(_closed_loop(requests, port))


def open_loop(requests: Sequence[Request], port: int, *, per_second: float) -> Told:
    """At a rate of their own; a wait counts from the moment at which a request was due."""
    return asyncio.run(_open_loop(requests, port, per_second))


def through_kills(requests: Sequence[Request], port: int, *, tell: Callable[[int], None], again: float = 0.1) -> Told:
    """While the server is killed. tell: how many have a receipt by now; again: share that is sent once more."""
    return asyncio.run(_through_kills(requests, port, tell, again))
