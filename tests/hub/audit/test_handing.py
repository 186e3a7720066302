"""A partner gets the proof of what it was told about when enough have signed, not before."""

import json
from base64 import b64decode

import pytest
from jsonschema import Draft202012Validator

from hub.audit import handing, kept
from hub.audit.answers import Answers
from hub.audit.checkpoints import Checkpoint
from hub.audit.handing import Handing
from hub.audit.ledger import Ledger
from hub.audit.notes import Note
from hub.audit.proving import read_proof, verify_proof
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.trust import parse_trust
from hub.cli import contract
from tests.builders import inspection, mutation, withdrawal
from tests.hub.audit.logs import LOG, ORIGIN, W1
from tests.workshop import workshop

POLICY = f"log {LOG.verifier(LOG_KIND)}\nwitness one {W1.verifier(WITNESS_KIND)}\nquorum one\n"
TRUST = parse_trust(POLICY.encode(), "log.policy")


@pytest.fixture
def hub():
    with workshop() as made:
        made.take(mutation(1), mutation(2, kleur="rood"), inspection(1), mutation(1), withdrawal(1))
        yield made


def sign(hub, *, with_witness=True):
    with Ledger(hub.reading).read() as log:
        text = Checkpoint(ORIGIN, log.size, log.tree.root(log.size)).text
    signatures = (LOG.sign(text), *([W1.cosign(text, 7)] if with_witness else []))
    with hub.reading.database.transaction() as cursor:
        kept.keep(cursor, Note(text, signatures), 1)


def handed(hub, send=None):
    """What is sent when all is sent, in pages of three events."""
    sent = []
    giving = Handing(hub.reading, hub.mapper, TRUST, send or sent.extend)
    while giving.step():
        pass
    return [(subject, json.loads(payload)) for subject, payload in sent]


def test_each_receipt_is_followed_by_its_proof(hub, monkeypatch):
    monkeypatch.setattr(handing, "PAGE_EVENTS", 3)
    receipts = {(r["volgnummer"], r["sha256"]): r for r in map(json.loads, dict(hub.sent).values())}
    sign(hub)
    proofs = handed(hub)
    assert len(proofs) == len(receipts) == 4
    assert {subject.split(".")[2] for subject, _ in proofs} == {"police", "labour-inspectorate"}
    places = {r["logboek"]["plaats"]: r for r in receipts.values()}
    for subject, said in proofs:
        Draft202012Validator(contract.proof()).validate(said)
        receipt = places[said["logboek"]["plaats"]]
        assert (said["logboek"], said["berichtId"]) == (receipt["logboek"], receipt["berichtId"])
        assert subject.split(".")[3] == "logboek"
        leaf = b64decode(said["logboek"]["blad"])
        verify_proof(read_proof(said["bewijs"].encode()), leaf, TRUST)
    assert handed(hub) == []


def test_before_enough_have_signed_nothing_is_handed_out(hub):
    assert handed(hub) == []
    sign(hub, with_witness=False)
    assert handed(hub) == []
    sign(hub)
    assert len(handed(hub)) == 4


def test_what_came_later_is_proven_by_a_later_checkpoint(hub):
    sign(hub)
    assert len(handed(hub)) == 4
    hub.take(mutation(9))
    assert handed(hub) == []
    sign(hub)
    [(_, said)] = handed(hub)
    assert said["volgnummer"] == 5


def test_when_sending_fails_it_is_sent_again(hub):
    sign(hub)

    def fail(_):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        handed(hub, fail)
    assert len(handed(hub)) == 4


def test_who_asks_gets_the_receipt_and_the_proof_that_were_sent(hub):
    sign(hub)
    answers = Answers(hub.reading, hub.mapper, TRUST)
    receipts = [json.loads(payload) for _, payload in hub.sent]
    for subject, said in handed(hub):
        partner, number = subject.split(".")[2], said["volgnummer"]
        assert answers.proof(partner, number) == said
        assert answers.receipt(partner, number) in receipts
    assert answers.proof("police", 3) == answers.proof("police", 1)  # sent twice


def test_who_asks_too_soon_or_for_anothers_gets_none(hub):
    answers = Answers(hub.reading, hub.mapper, TRUST)
    assert answers.proof("police", 1) is None
    sign(hub, with_witness=False)
    assert answers.proof("police", 1) is None
    sign(hub)
    assert answers.proof("police", 1) is not None
    assert Answers(hub.reading, hub.mapper, None).proof("police", 1) is None
    assert answers.proof("school", 1) is answers.receipt("school", 1) is None
    hub.take(mutation(9))
    assert answers.receipt("police", 5) is not None
    assert answers.proof("police", 5) is None
