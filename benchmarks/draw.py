"""How long a draw takes, and how long computing it again: 10,000, 100,000 and 1,000,000 applicants.

    python benchmarks/draw.py [SIZE ...] [--peer-up-to 100000]

Drawn: from a frame of applicants to the published document. File read: its JSON. Verified: from the document to
"nothing differs".
Beside them, in the same run and on the same list, the script that people download (one applicant at a time) and
random.sample with a seed, which only picks and which nobody else can check. Each size and kind runs in a process of its
own; CPU seconds (user and system) do not depend on who else uses the machine.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from penggerak.core.allocation import canonical, published, read_document, verify
from penggerak.core.allocation import verify_draw as script

SIZES = (10_000, 100_000, 1_000_000)
KINDS = ("plain", "stratified", "weighted")
TIMED = {"drawn": "drawn", "read": "file read", "verified": "verified", "script": "script", "sample": "random.sample"}
SECRET = "0123456789abcdef" * 4


def applicants(size: int, kind: str) -> pl.DataFrame:
    frame = pl.DataFrame({"token": pl.Series([f"PGR-{number:07d}" for number in range(size)])})
    district = pl.format("Kecamatan {}", pl.int_range(pl.len()).hash(1) % 13)
    weight = 1.0 / (1 + pl.int_range(pl.len()).hash(2) % 5)
    columns = {"plain": {}, "stratified": {"stratum": district}, "weighted": {"weight": weight}}[kind]
    return frame.with_columns(**columns).sample(fraction=1, shuffle=True, seed=1)


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def one(size: int, kind: str, peer: bool) -> dict[str, Any]:
    frame = applicants(size, kind)
    published(frame.head(100), secret=SECRET, word="bambu", seats=30)  # loads what is loaded at first use
    document, drawn = measured(lambda: published(frame, secret=SECRET, word="bambu", seats=size * 3 // 10))
    text = canonical(document)
    told, read = measured(lambda: read_document(text))
    troubles, verified = measured(lambda: verify(told))
    assert troubles == []
    assert len(document["winners"]) == size * 3 // 10
    figures: dict[str, Any] = {"drawn": drawn, "read": read, "verified": verified, "megabytes": len(text) / 1e6}
    if peer:
        differs, figures["script"] = measured(lambda: script.periksa(json.loads(text)))
        assert differs == []
    tokens = frame["token"].to_list()
    _, figures["sample"] = measured(lambda: random.Random(7).sample(tokens, size * 3 // 10))
    return {**figures, "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}


def line(size: int, kind: str, told: dict[str, Any]) -> str:
    def cell(name: str) -> str:
        return f"{told[name]['wall']:.2f} | {told[name]['cpu']:.2f}" if name in told else "– | –"

    cells = " | ".join(map(cell, TIMED))
    return f"| {size:,} | {kind} | {cells} | {told['megabytes']:.1f} | {told['peak_gib']:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--peer-up-to", type=int, default=1_000_000)
    parser.add_argument("--one", help="used by itself: SIZE,KIND,PEER")
    wanted = parser.parse_args()
    if wanted.one:
        size, kind, peer = wanted.one.split(",")
        print(json.dumps(one(int(size), kind, peer == "1")))
        return
    heads = " | ".join(f"{told}: wall s | CPU s" for told in TIMED.values())
    print(f"| applicants | kind | {heads} | file MB | peak GiB |\n| ---: | --- |" + " ---: |" * (2 * len(TIMED) + 2))
    for size in wanted.sizes:
        for kind in KINDS:
            told = subprocess.run(
                [sys.executable, Path(__file__), "--one", f"{size},{kind},{int(size <= wanted.peer_up_to)}"],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            print(line(size, kind, json.loads(told.stdout)), flush=True)


if __name__ == "__main__":
    main()
