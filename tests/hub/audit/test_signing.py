"""What signs, what verifies, and what every published edge case of Ed25519 comes to here."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.audit.notes import Note, NoteInvalidError, Signature, format_note, parse_note
from hub.audit.signing import (
    LOG_KIND,
    WITNESS_KIND,
    SignatureInvalidError,
    Signed,
    Signer,
    is_signature,
    read_verifier,
    verify,
)

TEXT = "demo.example/log\n3\nAAAA\n"
SIGNER = Signer("demo.example/log", bytes(32))
WITNESS = Signer("witness.example/w1", bytes([1] * 32))
HARMLESS = {"low_order_component_A", "low_order_component_R"}

# The example of golang.org/x/mod/sumdb/note, the first implementation of signed notes.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_edge_cases(vectors):
    """Accepted: what has a part of small order, yet is not all of it and leaves no rest."""
    file = vectors / "c2sp-cctv-ed25519" / "ed25519" / "ed25519vectors.json"
    found = json.loads(file.read_bytes())
    answers = [
        is_signature(bytes.fromhex(one["key"]), bytes.fromhex(one["sig"]), one["msg"].encode())
        for one in found
    ]
    assert len(found) == 914
    assert answers == [set(one["flags"] or ()) <= HARMLESS for one in found]
    assert sum(answers) == 43


def test_a_note_that_go_signed_holds():
    key = read_verifier(GO_KEY)
    assert str(key) == GO_KEY
    assert verify(parse_note(GO_NOTE.encode()), [key]) == [Signed(key, 0)]
    with pytest.raises(SignatureInvalidError, match="PeterNeumann"):
        verify(parse_note(GO_NOTE.replace("problem is", "problem was").encode()), [key])


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**63 - 1))
def test_what_was_signed_holds_under_the_key_and_no_other(seed, at_s):
    signer = Signer("demo.example/log", seed)
    keys = [signer.verifier(LOG_KIND), signer.verifier(WITNESS_KIND)]
    note = Note(TEXT, (signer.sign(TEXT), signer.cosign(TEXT, at_s)))
    assert [read_verifier(str(key)) for key in keys] == keys
    read = parse_note(format_note(note).encode())
    assert read == note
    assert verify(read, keys) == [Signed(keys[0], 0), Signed(keys[1], at_s)]
    assert verify(read, [WITNESS.verifier(WITNESS_KIND)]) == []
    for position in range(2):
        with pytest.raises(SignatureInvalidError):
            verify(Note(TEXT.replace("3", "4"), note.signatures), [keys[position]])


def test_the_time_of_a_witness_is_signed():
    signed = WITNESS.cosign(TEXT, 1_700_000_000)
    later = signed._replace(value=(1_700_000_001).to_bytes(8) + signed.value[8:])
    with pytest.raises(SignatureInvalidError):
        verify(Note(TEXT, (later,)), [WITNESS.verifier(WITNESS_KIND)])


def test_a_witness_cannot_pass_for_the_log():
    """The one private key makes two kinds, and neither holds as the other."""
    plain, timed = WITNESS.sign(TEXT), WITNESS.cosign(TEXT, 5)
    as_timed = Signature(plain.name, timed.key_id, bytes(8) + plain.value)
    as_plain = Signature(timed.name, plain.key_id, timed.value[8:])
    for wrong, kind in ((as_timed, WITNESS_KIND), (as_plain, LOG_KIND)):
        with pytest.raises(SignatureInvalidError):
            verify(Note(TEXT, (wrong,)), [WITNESS.verifier(kind)])


def key_with(public, name="demo.example/log", kind=LOG_KIND, named=None):
    from hub.audit.notes import key_id  # noqa: PLC0415 - only here

    value = b64encode(bytes([kind]) + public).decode()
    return f"{name}+{named or key_id(name, kind, public).hex()}+{value}"


GOOD = SIGNER.verifier(LOG_KIND).public


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a name, an id and a key"),
        ("demo.example/log", "a name, an id and a key"),
        (key_with(GOOD, name="démo"), "a name, an id and a key"),
        (key_with(GOOD, named="00000000"), "the id that it says"),
        (key_with(GOOD, kind=6), "not Ed25519"),
        (key_with(GOOD[:-1]), "not Ed25519"),
        (key_with(GOOD) + "=", "standard base64"),
        (key_with(GOOD) + "\n", "standard base64"),
        (key_with(bytes(32)), "small order"),
        (key_with(bytes.fromhex("ed" + "ff" * 30 + "7f")), "small order"),
    ],
)
def test_a_key_that_is_not_as_written_is_refused(text, reason):
    with pytest.raises(NoteInvalidError, match=reason):
        read_verifier(text)


def test_a_name_that_cannot_stand_in_a_note_is_refused():
    with pytest.raises(NoteInvalidError):
        Signer("two words", bytes(32))
