"""A resident's report: from the form, over a real bus, to the dossiers, and back by its code."""

import asyncio
import json

import httpx
import pytest

from hub.cli.front_desk import front_desk
from hub.settings import Settings
from hub.trial.house import House
from hub.trial.play import settle
from hub.wiring import CONSUMERS, Hub
from schemas.events import MessageRepeated, SignalRegistered
from tests.databases import KINDS
from tests.hub.web.page import Page
from tests.journeys.houses import house_of

SAID = "Kanarie zag 's nachts busjes bij Demohof 9012."
HIDDEN = ("Kanarie", "Alex", "+31 6 0000 0035", "203.0.113.77")
FROM = {"x-forwarded-for": "203.0.113.77", "accept-language": "uk"}


class Journey:
    """What a resident saw, and what there is in the end."""

    def __init__(self, house):
        self.house = house
        self.address = house.serve(0)
        self.answers = []
        self.code = ""

    def client(self):
        return httpx.Client(base_url=self.address, headers=FROM)

    def report(self):
        """Fill in the form, and click twice; then once more, otherwise."""
        with self.client() as resident:
            page = Page(resident.get("/melden", params={"taal": "pl"}).text)
            [token] = [a["value"] for a in page.all("input") if a["name"] == "formulier"]
            typed = {
                "formulier": token,
                "taal": "pl",
                "beschrijving": SAID,
                "waar": "Demohof 9012, Nijkerk",
                "gezien": "groepsvervoer",
                "contact": "ja",
                "naam": "Alex",
                "telefoon": "+31 6 0000 0035",
            }
            self.answers = [resident.post("/melden", data=typed) for _ in range(2)]
            self.answers.append(resident.post("/melden", data={**typed, "waar": "Proeflaan 9300"}))
            assert not resident.cookies

    def state(self, code):
        with self.client() as resident:
            told = resident.post("/melden/status.json", data={"code": code}).json()
        return told["state"]


def code_in(answer):
    [code] = [it for it in Page(answer.text).text.split() if it.count("-") == 2]
    return code


@pytest.fixture(scope="module", params=KINDS)
def journey(request):
    """The journey, made once; yields when the hub has dealt with everything."""
    with house_of(request.param) as house:
        house.spawn(*CONSUMERS)
        made = Journey(house)
        made.report()
        hub = Hub(house.settings)
        try:
            asyncio.run(settle(hub))
            made.hub = hub
            yield made
        finally:
            hub.close()


def test_every_report_is_answered_with_a_code_and_a_double_click_with_the_same(journey):
    assert [it.status_code for it in journey.answers] == [200, 200, 200]
    first, again, other = map(code_in, journey.answers)
    assert first == again != other


def test_a_double_click_is_one_signal_in_the_record(journey):
    hub = journey.hub
    events = [hub.mapper.from_recorded(it) for it in hub.reading.read(0, 1000)]
    registered = [it for it in events if isinstance(it, SignalRegistered)]
    assert len(registered) == 2
    assert len([it for it in events if isinstance(it, MessageRepeated)]) == 1
    assert {it.header.language for it in registered} == {"pl"}


def test_whoever_has_the_code_hears_that_it_was_received(journey):
    assert journey.state(code_in(journey.answers[0])) == "ontvangen"
    assert journey.state(code_in(journey.answers[2])) == "ontvangen"
    assert journey.state("appel-fiets-zeven") == "onbekend"


def test_the_screens_have_both_signals(journey):
    with journey.hub.views.database.snapshot() as cursor:
        found = cursor.execute("SELECT partner, source_kind, is_withdrawn FROM signals").fetchall()
    assert [tuple(row) for row in found] == [("residents", "meldpunt", 0)] * 2


def test_neither_the_code_nor_who_reported_nor_what_was_said_is_anywhere_in_clear(journey):
    """Except in the intake stream, which keeps a week of what partners said (`nats/`)."""
    directory = journey.house.directory
    held = b"".join(
        path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and "nats" not in path.relative_to(directory).parts
    )
    logs = "".join(path.read_text() for path in directory.glob("*.log"))
    for secret in (*HIDDEN, code_in(journey.answers[0])):
        assert secret.encode() not in held
        assert secret not in logs


def test_no_line_of_the_log_says_who_asked(journey):
    for line in (journey.house.directory / "web.log").read_text().splitlines():
        assert "127.0.0.1" not in line
        json.loads(line)


def test_without_the_residents_credentials_there_is_no_form(tmp_path):
    settings = Settings(environment="demo", directory=tmp_path)
    with House(settings) as house:
        hub = Hub(house.settings)
        try:
            assert front_desk(house.settings, hub) is not None
            house.credentials.path("residents").unlink()
            assert front_desk(house.settings, hub) is None
        finally:
            hub.close()
