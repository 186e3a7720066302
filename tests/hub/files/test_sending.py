"""Sending a file on a hub without a bus: every line is answered, nothing twice, nothing lost."""

from datetime import UTC, datetime

import pytest

from hub.files.report import BROKEN_OFF, DONE, STORED, UNSENT
from hub.files.sending import Way
from hub.files.taking import check_file, take_in
from schemas.events import MessageRefused, SignalRegistered
from schemas.signal import Partner
from tests.hub.api.doors import Bus
from tests.hub.files.writing import ADAPTERS, archive, event, record, table, tree
from tests.workshop import workshop

SPARSE = event("police", "sparse")["data"]
CANARY = "Kanarieman"
WRONG_BSN = "999990010"
EXAMPLES = sorted(
    path for path in ADAPTERS.glob("*/examples/*") if path.suffix in {".csv", ".xml", ".zip"}
)


def mutations(count, first=1, **fields):
    return [
        record("mutatie", {**SPARSE, "registratienummer": f"PL0600-2026{number:06d}", **fields})
        for number in range(first, first + count)
    ]


@pytest.fixture(scope="module")
def hub():
    with workshop() as made:
        yield made


class Sender:
    """Sends files as the police; the bus can be away after so many messages."""

    def __init__(self, hub):
        self.bus, self.hub, self.left = Bus(hub), hub, None
        self.bus.at = datetime.fromisoformat("2026-10-05T12:00:00Z")
        self.door = next(it for it in hub.doors() if it.partner is Partner.POLICE)

    async def put(self, slug, data, headers):
        if self.left is not None:
            self.bus.is_away = self.left == 0
            self.left = max(0, self.left - 1)
        return await self.bus.put(slug, data, headers)

    async def send(self, name, data, patience_s=10.0):
        way = Way(Partner.POLICE, self.put, self.bus.waiting, patience_s)
        return await take_in(way, self.door, name, data, lambda _: None)


@pytest.fixture
def sender(hub):
    return Sender(hub)


async def test_one_bad_line_of_many_keeps_none_of_the_others_out(sender, hub):
    """Case 100; more than are waited for at once."""
    records = mutations(100, first=100)
    records[29]["data"] |= {"wpgArtikel": 12, "mutatietekst": CANARY}
    records[70]["data"] |= {"betrokkenen": [{"rol": "GET"}, {"rol": "SLA", "bsn": WRONG_BSN}]}
    report = await sender.send("a.csv", table(records))
    assert (report.status, report.counts()) == (
        DONE,
        {"geweigerd": 1, "in-behandeling": 1, "ontvangen": 98, "herhaling": 0},
    )
    wrong = [line for line in report.as_json()["regels"] if line["redenen"]]
    assert [(it["regel"], it["redenen"][0]["plaats"]) for it in wrong] == [
        (31, "wpgArtikel"),
        (72, "betrokkenen.2.bsn"),
    ]
    assert WRONG_BSN not in f"{report.as_json()} {report.as_text()}"
    assert not report.is_well
    assert CANARY not in f"{report.as_json()} {report.as_text()}"
    assert hub.events(MessageRefused)[-1].problems[0].pointer == "/data/wpgArtikel"


async def test_the_same_file_twice_brings_nothing_new(sender, hub):
    """Case 101; in another form and with lines around them, the same messages are the same too."""
    records = mutations(5, first=200)
    first = await sender.send("a.csv", table(records))
    known = len(hub.events(SignalRegistered))
    again = await sender.send("a.csv", table(records))
    longer = await sender.send("b.xml", tree([*mutations(1, first=290), *records]))
    told = [record("mutatie", it["data"], type="signaal-gemeld") for it in records]
    explicit = await sender.send("d.csv", table(told, ","))
    packed = await sender.send("c.zip", archive(een_csv=table(records[:2]), twee_xml=tree(records)))
    assert first.counts() == {"ontvangen": 5, "herhaling": 0}
    assert again.counts() == {"ontvangen": 5, "herhaling": 5}
    assert longer.counts() == {"ontvangen": 6, "herhaling": 5}
    assert explicit.counts() == {"ontvangen": 5, "herhaling": 5}
    assert packed.counts() == {"ontvangen": 7, "herhaling": 7}
    assert len(hub.events(SignalRegistered)) == known + 1
    assert [it.sequence for it in again.lines] == [it.sequence for it in first.lines]


async def test_what_the_bus_did_not_take_is_said_and_comes_with_the_next_try(sender):
    data = table(mutations(8, first=300))
    sender.left = 5
    broken = await sender.send("a.csv", data)
    assert broken.status == BROKEN_OFF
    assert broken.counts() == {UNSENT: 3, "ontvangen": 5, "herhaling": 0}
    sender.left, sender.bus.is_away = None, False
    whole = await sender.send("a.csv", data)
    assert whole.counts() == {"ontvangen": 8, "herhaling": 5}


async def test_a_correction_and_a_withdrawal_in_one_file_follow_their_signal(sender, hub):
    (signal,) = mutations(1, first=400)
    number = signal["data"]["registratienummer"]
    later = {**signal["data"], "mutatietekst": "Het was een ander adres."}
    taken_back = {"bronreferentie": number, "reden": "Dubbel geregistreerd."}
    report = await sender.send(
        "a.xml",
        tree(
            [
                signal,
                record("mutatie", later, type="signaal-gecorrigeerd", time="2026-10-05T11:00:00Z"),
                record("intrekking", taken_back, time="2026-10-05T11:30:00Z"),
            ]
        ),
    )
    assert report.is_well, report.as_text()
    assert len({line.signal for line in report.lines}) == 1
    topics = [it.TOPIC for it in hub.events() if str(it.originator_id) == report.lines[0].signal]
    assert topics == ["signal.registered.v1", "signal.corrected.v1", "signal.withdrawn.v1"]


async def test_what_cannot_be_a_message_is_refused_here_and_the_rest_goes(sender):
    doubled = tree(mutations(1, first=500)).replace(
        b"</mutatie>", b"<wpgArtikel>9</wpgArtikel></mutatie>"
    )
    report = await sender.send("a.xml", doubled)
    reason = report.lines[0].reasons[0]
    assert (reason["code"], reason["plaats"]) == ("SH-111", "wpgArtikel")
    text = table([*mutations(2, first=510)]).replace(b"mutatie;", b"gedicht;", 1)
    assert (await sender.send("a.csv", text)).counts() == {
        "geweigerd": 1,
        "ontvangen": 1,
        "herhaling": 0,
    }


async def test_a_receipt_that_does_not_come_is_no_loss(sender):
    sender.bus.is_deaf = True
    report = await sender.send("a.csv", table(mutations(2, first=600)), patience_s=0.01)
    assert [line.status for line in report.lines] == [STORED, STORED]
    assert all(line.sequence for line in report.lines)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[1].name} {path.name}")
async def test_an_example_file_is_well(hub, path):
    """Checked only: what it corrects may not be here."""
    partner = Partner.POLICE if path.parents[1].name == "police" else Partner.VEILIG_THUIS
    door = next(it for it in hub.doors() if it.partner is partner)
    report = check_file(door, path.name, path.read_bytes(), datetime.now(UTC))
    assert report.is_well, report.as_text()
    assert len(report.lines) >= 2
