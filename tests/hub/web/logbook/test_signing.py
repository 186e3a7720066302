"""The page of a verification says how far the log is signed, and who agrees."""

from datetime import datetime

from hub.audit import kept
from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger
from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, WITNESS_KIND, Signer
from hub.audit.trust import parse_trust
from tests.hub.web.events import case_load
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, small_hub

ORIGIN = "demo.example/log"
LOG, WITNESS = Signer(ORIGIN, bytes(32)), Signer("w.example/one", bytes([1] * 32))
TRUST = parse_trust(
    f"log {LOG.verifier(LOG_KIND)}\nwitness school {WITNESS.verifier(WITNESS_KIND)}\n"
    "quorum school\n".encode(),
    "log.policy",
)
NOW = datetime.fromisoformat("2026-11-26T09:00:00+01:00")


def sign(record, *, with_witness):
    with Ledger(record).read() as log:
        text = Checkpoint(ORIGIN, log.size, log.tree.root(log.size)).text
    at_s = int(NOW.timestamp())
    signatures = (LOG.sign(text), *([WITNESS.cosign(text, at_s)] if with_witness else []))
    with record.database.transaction() as cursor:
        kept.keep(cursor, Note(text, signatures), at_s * 1000)


async def seen(hub, **options):
    app = hub.app(clock=lambda: NOW, **options)
    async with client_of(app, "a.auditor") as client:
        page = Page((await client.get("/logboek/controle")).text)
        told = (await client.get("/logboek/controle.json")).json()["signing"]
        ready = (await client.get("/readyz")).json()["log"]
    assert told["text"] in page.text
    return page, told, ready


async def test_the_page_says_how_far_it_is_signed_and_by_whom(tmp_path):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        page, told, ready = await seen(hub)
        assert (told["is_good"], ready) == (False, "not-set-up")
        page, told, ready = await seen(hub, trust=TRUST)
        assert (told["is_good"], ready) == (False, "not-signed")
        assert "Getuige school nog niet akkoord" in page.text
        sign(hub.desk.record, with_witness=False)
        _, told, ready = await seen(hub, trust=TRUST)
        assert (told["is_good"], ready) == (False, "too-few")
        sign(hub.desk.record, with_witness=True)
        signed = hub.desk.record.last()
        page, told, ready = await seen(hub, trust=TRUST)
        assert (told["is_good"], ready) == (True, "good")
        assert "Getuige school akkoord vandaag 09:00" in page.text
        assert told["signed"] == f"{signed} gebeurtenissen"


async def test_a_record_from_which_something_is_gone_says_so(tmp_path):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        sign(hub.desk.record, with_witness=True)
        with hub.desk.record.database.transaction() as cursor:
            cursor.execute("DELETE FROM stored_events WHERE rowid > 20")
        page, _, ready = await seen(hub, trust=TRUST)
        assert ready == "shorter"
        assert "uit het register is iets verdwenen" in page.text


async def test_a_record_that_was_changed_says_so(tmp_path):
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        sign(hub.desk.record, with_witness=True)
        with hub.desk.record.database.transaction() as cursor:
            cursor.execute("UPDATE event_leaves SET hash = ? WHERE position = 3", (bytes(32),))
        page, _, ready = await seen(hub, trust=TRUST)
        assert ready == "changed"
        assert "anders dan wat er is ondertekend" in page.text


async def test_without_witnesses_the_page_says_that_nobody_watches(tmp_path):
    trust = parse_trust(f"log {LOG.verifier(LOG_KIND)}\nquorum none\n".encode(), "log.policy")
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        sign(hub.desk.record, with_witness=False)
        page, told, _ = await seen(hub, trust=trust)
        assert told["is_good"]
        assert "Er kijken nog geen getuigen mee." in page.text
        assert "niemand ongemerkt" not in page.text
