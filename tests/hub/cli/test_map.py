"""`hub kaart ophalen`: each tile once, politely, and going on where it stopped."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from hub.cli.app import EXIT_FAILED, EXIT_USAGE, main
from hub.cli.tiles import PNG, TRIES, Fetched, Source, SourceFailed, fetch
from hub.domain.tiles import Box, Tile, covering, how_many
from hub.policy.map import load_map
from hub.web.ground import deepest
from hub.web.places.points import NOTICE

POLICY = load_map()
BOX = Box(POLICY.south, POLICY.west, POLICY.north, POLICY.east)
TILES = list(covering(BOX, range(9, 12)))


class Server(ThreadingHTTPServer):
    """Gives tiles, and whatever `answers` says of the next requests first."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.answers, self.body = [], [], PNG + b"tile"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/{{z}}/{{x}}/{{y}}.png"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.end_headers()
        if status == 200:
            self.wfile.write(self.server.body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def source(server):
    """The server as a source; `slept` keeps how long was waited, and nothing waits."""
    with httpx.Client() as client:
        found = Source(client, server.url, per_second=4, sleep=[].append, monotonic=lambda: 0.0)
        yield found


def command(server, directory, *more):
    """Run the command with what is usual, but for what is given."""
    usual = {
        "--bron": server.url,
        "--naar": str(directory),
        "--vermelding": "© Demo",
        "--per-seconde": "20",
    }
    asked = usual | dict(zip(more[::2], more[1::2], strict=True))
    with pytest.raises(SystemExit) as ended:
        main(("kaart", "ophalen", *(word for pair in asked.items() for word in pair)))
    return ended.value.code


def test_every_tile_of_the_municipality_is_fetched_with_whose_it_is(server, tmp_path, capsys):
    assert command(server, tmp_path, "--tot-zoom", "11") == 0
    assert len(server.asked) == len(TILES) == how_many(BOX, range(9, 12))
    for tile in TILES:
        path = tmp_path / str(tile.zoom) / str(tile.column) / f"{tile.row}.png"
        assert path.read_bytes() == server.body
    assert (tmp_path / NOTICE).read_text("utf-8") == "© Demo"
    assert deepest(tmp_path) == 11
    assert f"{len(TILES)} opgehaald, 0 waren er al" in capsys.readouterr().out


def test_what_is_there_is_not_asked_again_and_half_a_file_is_not_there(server, source, tmp_path):
    first = fetch(source, TILES[:3], tmp_path)
    assert first == Fetched(3, 0, 0)
    (tmp_path / "11" / "1").mkdir(parents=True)
    (tmp_path / "11" / "1" / "1.png.part").write_bytes(b"half")
    assert fetch(source, [*TILES[:3], Tile(11, 1, 1)], tmp_path) == Fetched(1, 3, 0)
    assert len(server.asked) == 4


def test_a_busy_source_is_asked_again_after_a_while(server, source, tmp_path):
    server.answers = [429, 503]
    assert fetch(source, TILES[:1], tmp_path) == Fetched(1, 0, 0)
    assert source.sleep.__self__ == [2.0, 4.0, 0.25]


def test_it_stops_at_a_source_that_stays_busy_and_goes_on_later(server, source, tmp_path):
    server.answers = [200, *[500] * TRIES]
    with pytest.raises(SourceFailed, match="antwoord 500"):
        fetch(source, TILES, tmp_path)
    assert fetch(source, TILES, tmp_path).kept == 1


def test_a_tile_that_is_nowhere_is_passed_over(server, source, tmp_path):
    server.answers = [404]
    assert fetch(source, TILES[:2], tmp_path) == Fetched(1, 0, 1)


@pytest.mark.parametrize("status", [301, 401, 403])
def test_a_source_that_refuses_is_not_asked_again(server, source, tmp_path, status):
    server.answers = [status]
    with pytest.raises(SourceFailed, match=f"antwoord {status}"):
        fetch(source, TILES, tmp_path)
    assert len(server.asked) == 1


def test_what_is_no_picture_is_not_kept(server, tmp_path, capsys):
    server.body = b"<html>Meld u eerst aan</html>"
    assert command(server, tmp_path, "--tot-zoom", "9") == EXIT_FAILED
    assert "geen PNG" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.png"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--tot-zoom", "8"), "--tot-zoom is een getal van 9"),
        (("--tot-zoom", "40"), "--tot-zoom is een getal van 9"),
        (("--tot-zoom", "11", "--bron", "http://x.example/{z}/{x}"), "--bron is een http-adres"),
        (("--tot-zoom", "11", "--bron", "http://x.example/{z}{x}{y}{a}"), "--bron is een http"),
        (("--tot-zoom", "11", "--bron", "file:///{z}/{x}/{y}"), "--bron is een http-adres"),
        (("--tot-zoom", "11", "--per-seconde", "0"), "--per-seconde is meer dan 0"),
        (("--tot-zoom", "11", "--per-seconde", "900"), "--per-seconde is meer dan 0"),
        (("--tot-zoom", "11", "--vermelding", "x" * 301), "--vermelding is een tekst"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_named(server, tmp_path, capsys, more, said):
    assert command(server, tmp_path, *more) == EXIT_USAGE
    assert said in capsys.readouterr().err
    assert server.asked == []
