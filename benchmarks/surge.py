"""The morning on which everyone comes at once: how many registrations a second, how long a wait, and is any lost?

    python benchmarks/surge.py [--applications] [--sizes N ...] [--kill-only] [--kills N] [--submissions N]

The real thing in a folder of its own: the embedded database with fsync on, granian with two processes, the site's own
send page, complete registrations as a browser sends them; with --applications, applications of signed-in owners to one
open opportunity with four rules. Three parts:
rate   peak (closed loop) of sending, and of a bare durable insert of the same bytes through the same server, one after
       the other in turns; aim: half of it
wait   at half the peak of sending, requests come at moments of their own; aim: p99 of 1 s
kills  `penggerak serve` in a burst, killed with -9 again and again: web processes, database, everything. Every receipt
       that a phone saw has to be in the database once, and the same for every try. Exits 1 otherwise.
"""

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import surge_client as client
import surge_server as server
from surge_applications import applications

SIZES = (1_000, 4_000, 16_000)
TURNS = 3  # the machine has other work: each rate is the median of several turns
HOWS = ("kill_all", "kill_web", "kill_database")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is sent. size: SQL for the bytes that the peer inserts. kept: SQL for key and code of what is there."""

    name: str
    made: Callable[..., Iterator[client.Request]]
    size: str
    kept: str


KINDS = {
    False: Kind("registrations", client.registrations, "select max(octet_length(sealed)) from intake_submission",
                "select key, code from intake_submission order by id"),
    True: Kind("applications", applications,
               "select max(octet_length(facts) + octet_length(findings::text)) from opportunities_application",
               "select key, code from opportunities_application order by id"),
}  # fmt: skip


def rates(kind: Kind, count: int, port: int, size: int) -> dict[str, float]:
    """Answers a second of each, in turns: the site, a bare view, a bare function."""
    host, found = f"{server.HOST}:{port}", {"send": [], "view": [], "wsgi": []}
    each = max(count // TURNS, 300)
    for turn in range(TURNS):
        batches = {
            "send": list(kind.made(each, host=host, seed=hash((count, turn)))),
            "view": list(client.bare_inserts(each, host=host, to="/bare-view/", size=size)),
            "wsgi": list(client.bare_inserts(each, host=host, to="/bare-wsgi/", size=size)),
        }
        for name, requests in batches.items():
            told = client.closed_loop(requests, port)
            found[name].append(told.sent / told.seconds)
    return {name: statistics.median(rate) for name, rate in found.items()}


def measure(kind: Kind, sizes: list[int]) -> bool:
    """The parts rate and wait; whether the aims are met."""
    from penggerak.cli.serve import some_free_port

    port, met = some_free_port(server.HOST), True
    print(f"| sent | {kind.name} /s | bare view /s | bare WSGI /s | of view | of WSGI | at half: p50 ms | p99 ms |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    with server.site(port):
        host = f"{server.HOST}:{port}"
        client.closed_loop(list(kind.made(400, host=host, seed=1)), port)  # warm
        size = server.rows(kind.size)[0][0]
        for count in sizes:
            rate = rates(kind, count, port, size)
            some = list(kind.made(min(count, 8_000), host=host, seed=count))
            told = client.open_loop(some, port, per_second=rate["send"] / 2)
            of_view, of_wsgi = rate["send"] / rate["view"], rate["send"] / rate["wsgi"]
            met = met and of_view >= 0.5 and told.wait(0.99) <= 1_000
            figures = f"{rate['send']:.0f} | {rate['view']:.0f} | {rate['wsgi']:.0f} | {of_view:.0%} | {of_wsgi:.0%}"
            print(f"| {count:,} | {figures} | {told.wait(0.5):.0f} | {told.wait(0.99):.0f} |", flush=True)
    return met


def kill_and_count(kind: Kind, folder: Path, submissions: int, kills: int) -> bool:
    """The part kills; whether nothing was lost and nothing is there twice."""
    from penggerak.cli.serve import some_free_port

    site = server.Killable(folder, some_free_port(server.HOST))
    requests = list(kind.made(submissions, host=f"{server.HOST}:{site.port}", seed=7))
    before = len(server.rows(kind.kept))
    luck, reached, done = random.Random(3), 0, threading.Event()
    moments = sorted(luck.sample(range(submissions // 10, submissions * 9 // 10), kills))
    killed: list[str] = []

    def tell(count: int) -> None:
        nonlocal reached
        reached = count

    def killer() -> None:
        for number, moment in enumerate(moments):
            while reached < moment and not done.is_set():
                time.sleep(0.002)
            if done.is_set():
                return
            how = HOWS[number % len(HOWS)]
            getattr(site, how)()
            killed.append(how)
            time.sleep(luck.random() * 0.3)
            site.clear()
            site.start()

    site.start()
    thread = threading.Thread(target=killer)
    thread.start()
    try:
        told = client.through_kills(requests, site.port, tell=tell)
    finally:
        done.set()
        thread.join()
    kept = server.rows(kind.kept)
    site.stop()
    return report(kind, told, kept[before:], killed)


def report(kind: Kind, told: client.Told, kept: list[tuple[object, str]], killed: list[str]) -> bool:
    """Print the counts."""
    codes: dict[object, list[str]] = {}
    for key, code in kept:
        codes.setdefault(key, []).append(code)
    shown = {key: {place.split("/")[-2].replace("-", "").removeprefix("PGD") for place in places}
             for key, places in told.receipts.items()}  # fmt: skip
    lost = [key for key, seen in shown.items() if not seen <= set(codes.get(key, []))]
    doubled = [key for key in codes if len(codes[key]) > 1] + [key for key, seen in shown.items() if len(seen) > 1]
    unasked = [key for key in codes if key not in shown]
    receipts = sum(map(len, told.receipts.values()))
    print(f"killed={len(killed)} ({', '.join(killed)}) sent={told.sent} receipts seen={receipts}")
    print(f"{kind.name}={len(shown)} found={len(shown) - len(lost)} lost={len(lost)} doubled={len(doubled)}"
          f" unasked={len(unasked)}", flush=True)  # fmt: skip
    return not (lost or doubled or unasked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--kill-only", action="store_true")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--submissions", type=int, default=3_000)
    told = parser.parse_args()
    kind = KINDS[told.applications]
    with server.own_folder() as folder:
        met = told.kill_only or measure(kind, told.sizes)
        whole = kill_and_count(kind, folder, told.submissions, told.kills)
    if not met:
        print("An aim was missed.")
    sys.exit(0 if met and whole else 1)


if __name__ == "__main__":
    main()
