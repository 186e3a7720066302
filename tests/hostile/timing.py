"""How long each hostile input takes: `make hostile`, or `python -m tests.hostile.timing`.

Bodies go over a real line to the door over HTTP, from the first byte to the whole answer;
deliveries of the bus through a hub's intake, to the event on disk; files are read from memory. Each
goes several times, and every time counts. Ends with 1 where something was not answered as it should
be, or where one in a hundred takes longer than it may. A test asserts no time: a busy machine would
break a promise that is about the program.
"""

import argparse
import asyncio
import json
import math
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from hub.files.entry import FileRefused
from hub.files.reading import read_batch
from tests.hostile.cases import CASES
from tests.hostile.door import ISSUER, STATUSES, Bus, as_http, door_to, is_for_http, raw
from tests.hostile.files import FILE_CASES
from tests.hostile.our_files import OUR_FILES
from tests.hub.files.writing import POLICE
from tests.servers import served
from tests.workshop import workshop

TIMES = 10
LIMIT_MS = 100.0


def spread(took_ms: dict[str, list[float]]) -> dict[str, Any]:
    """The usual figures of all times, and which input took longest."""
    every = sorted(it for some in took_ms.values() for it in some)
    slowest = max(took_ms, key=lambda name: max(took_ms[name]))
    return {
        "inputs": len(took_ms),
        "times": len(every),
        "p50_ms": round(every[len(every) // 2], 2),
        "p99_ms": round(every[math.ceil(len(every) * 0.99) - 1], 2),
        "max_ms": round(every[-1], 2),
        "slowest": slowest,
    }


async def bodies(directory: Path) -> tuple[dict[str, list[float]], int]:
    """Every body that HTTP can carry; the times, and how many ended otherwise than they should."""
    bus = Bus()
    door = door_to(bus, directory)
    took: dict[str, list[float]] = {}
    faults = 0
    async with (
        served(door.app) as (host, port),
        httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=30) as client,
    ):
        for case in filter(is_for_http, CASES):
            bus.case, data = case, case.build()
            headers = [*raw(door.bearer), (b"Host", ISSUER[8:].encode()), *as_http(case.headers)]
            for _ in range(TIMES):
                began_s = time.perf_counter()
                answer = await client.post("/v1/signalen", content=data, headers=headers)
                passed_ms = (time.perf_counter() - began_s) * 1000
                took.setdefault(f"{case.number} {case.name}", []).append(passed_ms)
                faults += answer.status_code not in STATUSES[case.outcome]
    return took, faults


def taken_in() -> tuple[dict[str, list[float]], int]:
    """Every delivery of the bus through a hub's own intake, recorded on disk or kept for a person.

    The hub does not know the form of these cases, so one that is well is held.
    """
    took: dict[str, list[float]] = {}
    faults = 0
    with workshop() as hub:
        for case in CASES:
            data = case.build()
            for _ in range(TIMES):
                hub.deliver("police", data, headers=case.headers, subject=case.subject)
                began_s = time.perf_counter()
                handled = hub.step("intake:police")
                passed_ms = (time.perf_counter() - began_s) * 1000
                took.setdefault(f"{case.number} {case.name}", []).append(passed_ms)
                faults += handled != 1
    return took, faults


def files() -> tuple[dict[str, list[float]], int]:
    """Every file; the times, and how many ended otherwise than they should."""
    took: dict[str, list[float]] = {}
    faults = 0
    for case in (*FILE_CASES, *OUR_FILES):
        for _ in range(TIMES):
            began_s, is_read = time.perf_counter(), True
            try:
                read_batch(case.file, case.data, POLICE)
            except FileRefused:
                is_read = False
            passed_ms = (time.perf_counter() - began_s) * 1000
            took.setdefault(f"{case.number} {case.name}", []).append(passed_ms)
            faults += is_read is not (case.code is None)
    return took, faults


def main() -> int:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="on one line")
    chosen = parser.parse_args()
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as directory:
        of_bodies, body_faults = asyncio.run(bodies(Path(directory)))
    of_intake, intake_faults = taken_in()
    of_files, file_faults = files()
    found = {
        "bodies": spread(of_bodies),
        "intake": spread(of_intake),
        "files": spread(of_files),
        "faults": body_faults + intake_faults + file_faults,
        "grew_mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib) // 1024,
        "cores": os.cpu_count(),
    }
    slowest_ms = max(found[door]["p99_ms"] for door in ("bodies", "intake", "files"))
    found["is_within"] = slowest_ms <= LIMIT_MS and not found["faults"]
    sys.stdout.write(json.dumps(found, indent=None if chosen.json else 2) + "\n")
    return 0 if found["is_within"] else 1


if __name__ == "__main__":
    sys.exit(main())
