"""Several processes write one record, and some are killed: no hole, no half, nothing twice."""

import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from itertools import groupby

BATCH = 7
WAIT_S = 60.0


@contextmanager
def writers(url, *wanted, until):
    """Start a writer process for each (name, batch); when all are ready, let them go."""
    with ExitStack() as running:
        started = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.hub.store.writer", url, name, batch, str(until)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for name, batch in wanted
        ]
        for process in started:
            running.callback(process.kill)
        assert [process.stdout.readline() for process in started] == ["ready\n"] * len(started)
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        yield started


def ends(processes):
    return [process.wait(WAIT_S) for process in processes]


def wait_until(condition):
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def all_events(record):
    return record.read(0, 1_000_000)


def said(recorded, name):
    return [int(event.state) for event in recorded if event.topic == name]


def assert_gapless(recorded):
    assert [event.position for event in recorded] == list(range(1, len(recorded) + 1))


def is_whole(record):
    recorded = all_events(record)
    written = len(recorded)
    return (
        [event.position for event in recorded] == list(range(1, written + 1))
        and said(recorded, "link") == list(range(1, written + 1))
        and written % BATCH == 0
        and record.position("link") == written
        and record.recall("link", [b"at"]) == {b"at": str(written).encode()}
    )


def test_two_workers_of_one_name_do_every_piece_of_work_once(url, record):
    with writers(url, ("link", "7"), ("link", "5"), until=700) as processes:
        assert ends(processes) == [0, 0]
    recorded = all_events(record)
    assert_gapless(recorded)
    assert said(recorded, "link") == list(range(1, 701))


def test_workers_of_different_names_interleave_without_loss(url, record):
    with writers(url, ("link", "7"), ("route", "7"), until=2100) as processes:
        assert ends(processes) == [0, 0]
    recorded = all_events(record)
    assert_gapless(recorded)
    for name in ("link", "route"):
        assert said(recorded, name) == list(range(1, 2101))
    runs = [len(list(run)) for _, run in groupby(recorded, key=lambda event: event.topic)]
    assert len(runs) > 2, "they wrote at the same time, else this shows nothing"
    assert all(length % BATCH == 0 for length in runs), "a batch stands together"


def test_a_killed_worker_leaves_whole_transactions_only(url, record):
    for _ in range(5):
        before = record.last()
        with writers(url, ("link", "7"), until=1_000_000) as [process]:
            wait_until(lambda before=before: record.last() > before + 20 * BATCH)
            process.kill()
        # The server may still be busy with a commit it was sent before the kill.
        wait_until(lambda: is_whole(record))


def test_processes_may_create_the_record_at_the_same_time(url):
    with writers(url, *[("link", "1")] * 6, until=0) as processes:
        assert ends(processes) == [0] * 6
