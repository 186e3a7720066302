"""A proof for one event holds with its leaf, its policy and nothing else."""

import pytest

from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger
from hub.audit.notes import Note, NoteInvalidError
from hub.audit.proving import prove, read_proof, verify_proof
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.trust import parse_trust
from hub.merkle.entry import event_leaf
from hub.merkle.proofs import ProofInvalidError
from tests.hub.audit.logs import HUB, LOG, ORIGIN, W1, events

POLICY = f"log {LOG.verifier(LOG_KIND)}\nwitness one {W1.verifier(WITNESS_KIND)}\nquorum one\n"
TRUST = parse_trust(POLICY.encode(), "log.policy")


@pytest.fixture
def signed(record):
    """A checkpoint of 300 events, after which ten more came."""
    record.append(events(1, 300), position=None)
    with Ledger(record).read() as log:
        text = Checkpoint(ORIGIN, 300, log.tree.root(300)).text
    record.append(events(301, 10), position=None)
    return Note(text, (LOG.sign(text), W1.cosign(text, 7)))


def leaf(record, position):
    [found] = record.pick((position,))
    return event_leaf(*found)


def test_every_event_of_the_checkpoint_can_be_proven(record, signed):
    for position in (1, 2, 128, 256, 257, 300):
        proof = prove(Ledger(record), position, signed)
        assert read_proof(str(proof).encode()) == proof
        verify_proof(proof, leaf(record, position), TRUST)
        with pytest.raises(ProofInvalidError, match="another root"):
            verify_proof(proof, leaf(record, position % 300 + 1), TRUST)
    for position in (0, 301):
        with pytest.raises(ProofInvalidError, match="is not among"):
            prove(Ledger(record), position, signed)


def test_extra_data_is_passed_over(record, signed):
    proof = prove(Ledger(record), 4, signed)
    text = str(proof).replace("index ", "extra QUJD\nindex ", 1)
    assert read_proof(text.encode()) == proof


def test_a_checkpoint_that_too_few_signed_proves_nothing(record, signed):
    proof = prove(Ledger(record), 4, signed)
    for signatures, reason in (
        ((LOG.sign(signed.text),), "too few"),
        ((W1.cosign(signed.text, 7),), "no log"),
        ((HUB.sign(signed.text), W1.cosign(signed.text, 7)), "no log"),
    ):
        changed = prove(Ledger(record), 4, Note(signed.text, signatures))
        with pytest.raises(ProofInvalidError, match=reason):
            verify_proof(changed, leaf(record, 4), TRUST)
    verify_proof(proof, leaf(record, 4), TRUST)


def test_a_note_that_is_no_checkpoint_proves_nothing(record, signed):
    text = "demo.example/log\nsomething else\n"
    found = prove(Ledger(record), 4, signed)
    note = Note(text, (LOG.sign(text), W1.cosign(text, 7)))
    wrong = type(found)(found.leaf_index, found.path, note)
    with pytest.raises(ProofInvalidError, match="three lines"):
        verify_proof(wrong, leaf(record, 4), TRUST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 3", "index 03"),
        ("index 3", "Index 3"),
        ("index 3\n", ""),
        ("index 3\n", "index 3\nAAAA\n"),
        ("index 3\n", "index 3\n" + "A" * 43 + "=\n" + ("A" * 43 + "=\n") * 63),
        ("index 3\n", "index 3\né\n"),
        ("\n\n", "\n"),
        ("\n", "\r\n"),
    ],
)
def test_a_proof_written_otherwise_is_refused(record, signed, old, new):
    text = str(prove(Ledger(record), 4, signed))
    assert old in text
    with pytest.raises(NoteInvalidError):
        read_proof(text.replace(old, new).encode())
