"""A witness signs what goes on from what it signed last, and refuses the rest as the spec says."""

from base64 import b64encode

import pytest

from hub.audit.adding import AddCheckpoint, read_request
from hub.audit.checkpoints import Checkpoint
from hub.audit.notes import Note, NoteInvalidError, parse_signature_lines
from hub.audit.signing import LOG_KIND, WITNESS_KIND, verify
from hub.audit.witness import State, StateDamagedError, StateInUseError, Witness
from hub.merkle.proofs import Span, consistency_spans
from hub.merkle.tree import EMPTY_ROOT, root
from tests.hub.audit.logs import HUB, LOG, ORIGIN, W1, checkpoint, leaves, signed

TRUSTED = [HUB.verifier(LOG_KIND)]
NOW_S = 1_764_000_000


@pytest.fixture
def state(tmp_path):
    state = State(tmp_path / "state")
    yield state
    state.close()


@pytest.fixture
def witness(state):
    return Witness(W1, TRUSTED, state, lambda: NOW_S, as_log=False)


def proof(hashes, old):
    spans = consistency_spans(Span(0, old), len(hashes)) if old else []
    return tuple(root(hashes[start:end]) for start, end in spans)


def request(hashes, old=0, path=None, signer=HUB, origin=ORIGIN):
    one = checkpoint(hashes, origin)
    path = proof(hashes, old) if path is None else path
    return bytes(AddCheckpoint(old, path, signed(one, signer), one))


def test_a_request_reads_back_as_written():
    body = request(leaves(7), 3)
    assert bytes(read_request(body)) == body
    assert read_request(body).proof == proof(leaves(7), 3)


def test_a_log_that_goes_on_is_signed_each_time(witness, state):
    for old, new in ((0, 3), (3, 7), (7, 7), (7, 300)):
        answer = witness.add_checkpoint(request(leaves(new), old))
        assert answer.status == 200
        note = Note(checkpoint(leaves(new)).text, parse_signature_lines(answer.body))
        [found] = verify(note, [W1.verifier(WITNESS_KIND)])
        assert found.at_s == NOW_S
        assert state.last(ORIGIN) == checkpoint(leaves(new))


def test_the_signer_signs_as_the_log_as_well(state):
    signer = Witness(LOG, TRUSTED, state, lambda: NOW_S, as_log=True)
    answer = signer.add_checkpoint(request(leaves(2)))
    note = Note(checkpoint(leaves(2)).text, parse_signature_lines(answer.body))
    keys = [LOG.verifier(LOG_KIND), LOG.verifier(WITNESS_KIND)]
    assert [found.by for found in verify(note, keys)] == keys


def test_an_empty_log_may_be_signed(witness):
    one = Checkpoint.empty(ORIGIN)
    assert one.root == EMPTY_ROOT
    assert witness.add_checkpoint(bytes(AddCheckpoint(0, (), signed(one), one))).status == 200


FORKED = leaves(5, last=b"other")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"old 5\n", 400),
        (request(leaves(9), 5).replace(b"\n", b"\r\n"), 400),
        (request(leaves(9), 5).replace(b"old 5", b"old 05"), 400),
        (request(leaves(9), 5).replace(b"old 5", b"old  5"), 400),
        (request(leaves(9), 5).replace(b"old 5", b"Old 5"), 400),
        (request(leaves(9), 5).replace(b"old 5", b"old 10"), 400),
        (request(leaves(9), 5)[:-1], 400),
        (request(leaves(9), 5) + b"x", 400),
        (request(leaves(9), 5, path=(b"short",)), 400),
        (request(leaves(9), 5, path=(bytes(32),) * 64), 400),
        (request(leaves(9), 5, origin="other.example/log"), 404),
        (request(leaves(9), 5, signer=LOG), 403),
        (request(leaves(9), 5).replace(b"\n9\n", b"\n8\n"), 403),
        (request(leaves(9), 4), 409),
        (request(leaves(9), 0), 409),
        (request(leaves(4), 4), 409),
        (request(FORKED, 5), 409),
        (request(leaves(9), 5, path=()), 422),
        (request(leaves(9), 5, path=(*proof(leaves(9), 5), bytes(32))), 422),
        (request(leaves(9), 5, path=proof(leaves(9), 5)[::-1]), 422),
        (request([*FORKED, *leaves(9)[5:]], 5), 422),
        (request(leaves(5), 5, path=(bytes(32),)), 422),
    ],
)
def test_what_does_not_go_on_is_refused_and_changes_nothing(witness, state, body, status):
    assert witness.add_checkpoint(request(leaves(5))).status == 200
    answer = witness.add_checkpoint(body)
    assert answer.status == status
    assert state.last(ORIGIN) == checkpoint(leaves(5))
    assert witness.add_checkpoint(request(leaves(9), 5)).status == 200
    if status == 409:
        assert (answer.body, answer.content_type) == (b"5\n", "text/x.tlog.size")


def test_from_nothing_a_proof_is_empty(witness):
    assert witness.add_checkpoint(request(leaves(5), 0, path=(bytes(32),))).status == 422


def test_each_log_has_a_memory_of_its_own(state):
    other = "other.example/log"
    trusted = [HUB.verifier(LOG_KIND), HUB.verifier(LOG_KIND)._replace(name=other)]
    witness = Witness(W1, trusted, state, lambda: NOW_S, as_log=False)
    assert witness.add_checkpoint(request(leaves(5))).status == 200
    assert state.last(other).size == 0


def test_a_witness_remembers_over_a_restart(tmp_path):
    for old, new, status in ((0, 5, 200), (0, 6, 409), (5, 6, 200)):
        state = State(tmp_path)
        witness = Witness(W1, TRUSTED, state, lambda: NOW_S, as_log=False)
        assert witness.add_checkpoint(request(leaves(new), old)).status == status
        state.close()


def test_what_was_signed_last_is_on_disk_before_a_signature_leaves(state):
    class Signing:
        def cosign(self, text, at_s):
            assert state.last(ORIGIN) == checkpoint(leaves(5))
            return W1.cosign(text, at_s)

    answer = Witness(Signing(), TRUSTED, state, lambda: 1, as_log=False)
    assert answer.add_checkpoint(request(leaves(5))).status == 200


def test_without_a_memory_that_can_be_read_nothing_is_signed(witness, tmp_path):
    witness.add_checkpoint(request(leaves(5)))
    [file] = (tmp_path / "state").glob("*.checkpoint")
    for damaged in ("", file.read_text()[:-5], checkpoint(leaves(5), "other.example/x").text):
        file.write_text(damaged)
        with pytest.raises(StateDamagedError):
            witness.add_checkpoint(request(leaves(9), 5))


def test_two_processes_do_not_share_a_memory(tmp_path):
    state = State(tmp_path)
    with pytest.raises(StateInUseError):
        State(tmp_path)
    state.close()
    State(tmp_path).close()


def test_a_proof_is_read_strictly():
    body = request(leaves(9), 5)
    line = b64encode(proof(leaves(9), 5)[0])
    for wrong in (body.replace(line, line[:-1]), body.replace(line, "é".encode() + line)):
        with pytest.raises(NoteInvalidError):
            read_request(wrong)
