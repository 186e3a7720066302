"""The log over HTTP, as C2SP tlog-tiles has it: its tiles are those of the bundle."""

from contextlib import AsyncExitStack

import pytest

from hub.audit.bundle import write_bundle
from hub.audit.checkpoints import read_checkpoint
from hub.audit.kept import every
from hub.audit.notes import parse_note
from hub.bench import offline
from hub.merkle.tiles import Tree, path, width
from tests.hub.web.small import client_of, small_hub

EVENTS = 700
"""Two full tiles of events, one that is not, and one above them."""


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A hub with a signed record and two events more, its bundle, and its checkpoints by size."""
    directory = tmp_path_factory.mktemp("tiles")
    with small_hub("sqlite", directory, []) as hub:
        record = hub.desk.record
        offline._fill(record, EVENTS)
        write_bundle(record, directory / "bundle", lambda _: None)
        with record.database.snapshot() as cursor:
            notes = [it.note for it in every(cursor)]
        more = list(offline._events(EVENTS + 2))[EVENTS:]
        record.append(more, position=None)
        yield hub.app(), directory / "bundle", notes


@pytest.fixture
async def clients(signed):
    """Nobody who signed in, and the auditor."""
    async with AsyncExitStack() as stack:
        anyone = await stack.enter_async_context(client_of(signed[0]))
        yield anyone, await stack.enter_async_context(client_of(signed[0], "a.auditor"))


async def test_the_checkpoint_is_the_newest_and_is_kept_for_seconds_only(signed, clients):
    answer = await clients[0].get("/log/checkpoint")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=2"
    assert answer.content == (signed[1] / "checkpoint").read_bytes()
    assert parse_note(answer.content).text == signed[2][-1].text


async def test_every_tile_of_the_bundle_is_served_as_it_is_there(signed, clients):
    anyone, auditor = clients
    found = [it for it in (signed[1] / "tile").rglob("*") if it.is_file()]
    tiles = [it for it in found if it.relative_to(signed[1]).parts[1] in {"0", "1", "2"}]
    assert len(tiles) == 4
    for file in tiles:
        where = f"/log/{file.relative_to(signed[1])}"
        is_leaves = where.startswith("/log/tile/0/")
        answer = await (auditor if is_leaves else anyone).get(where)
        assert answer.content == file.read_bytes(), where
        assert answer.headers["content-type"] == "application/octet-stream"
        who = "private" if is_leaves else "public"
        assert answer.headers["cache-control"] == f"{who}, max-age=31536000, immutable"


async def test_who_has_tiles_alone_makes_every_root_and_proves_that_one_goes_on_from_another(
    signed, clients
):
    _, auditor = clients
    sizes = {read_checkpoint(it.text).size: read_checkpoint(it.text).root for it in signed[2]}
    assert len(sizes) == 3
    for size, root in sizes.items():
        served = {}
        for level in range(2):
            for number in range(3):
                if wide := width(level, number, size):
                    answer = await auditor.get(f"/log/{path(level, number, wide)}")
                    assert answer.status_code == 200
                    data = answer.content
                    served[level, number] = [data[n : n + 32] for n in range(0, len(data), 32)]
        assert Tree(lambda *at, served=served: served[at]).root(size) == root


@pytest.mark.parametrize(
    "place",
    [
        "0/002.p/189",  # more than was signed, though the events are there
        "0/002",
        "0/002.p/0",
        "0/002.p/01",
        "0/000.p/256",
        "0/000.p/0256",
        "0/003",
        "0/x000/000",
        "0/0",
        "0/0000",
        "0/000/",
        "0/%2e%2e/0/000",
        "00/000",
        "01/000.p/2",
        "1/000",
        "1/000.p/3",
        "2/000.p/1",
        "64/000",
        f"{'9' * 5_000}/000",
        "-1/000",
        "\u0661/000.p/2",
        "entries/000",
        "states/000",
    ],
)
async def test_what_is_no_tile_or_was_not_signed_is_not_there_and_that_is_not_kept(clients, place):
    answer = await clients[1].get(f"/log/tile/{place}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


async def test_the_hash_of_one_event_is_for_the_auditor(signed, clients):
    anyone, auditor = clients
    assert (await auditor.get("/log/tile/0/000")).status_code == 200
    assert (await anyone.get("/log/tile/0/000")).status_code == 303
    async with client_of(signed[0], "d.jansen") as other:
        assert (await other.get("/log/tile/0/000")).status_code == 404
        assert (await other.get("/log/tile/1/000.p/2")).status_code == 200


async def test_before_anything_was_signed_there_is_nothing(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        async with client_of(hub.app(), "a.auditor") as client:
            for where in ("checkpoint", "tile/0/000.p/1", "tile/1/000.p/1"):
                assert (await client.get(f"/log/{where}")).status_code == 404
