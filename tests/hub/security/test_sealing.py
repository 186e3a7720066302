"""What is sealed opens to the same bytes, in its own place, unchanged, while its key exists."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import SealBroken, SealedBox, Sealer, Shredded

OWNER, OTHER = b"signal-a", b"signal-b"
SECRET = b"Demofamilie, Voorbeeldstraat 9001"

any_bytes = st.binary(max_size=200)
repeated = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def keys(url):
    keys = KeyStore.open(url, Kek("test", bytes(32)), lambda: 0)
    yield keys
    keys.close()


@pytest.fixture
def sealer(keys):
    return Sealer(keys, os.urandom)


def seal(sealer, plaintext=SECRET, aad=b"place", owner=OWNER):
    [box] = sealer.seal_many([(owner, "normal", aad, plaintext)])
    return box


@repeated
@given(st.lists(st.tuples(any_bytes, any_bytes), max_size=5))
def test_open_undoes_seal(sealer, blocks):
    boxes = sealer.seal_many([(OWNER, "normal", aad, plaintext) for aad, plaintext in blocks])
    texts = [box.to_text() for box in boxes]
    again = [(SealedBox.from_text(t), aad) for t, (aad, _) in zip(texts, blocks, strict=True)]
    assert sealer.open_many(again) == [plaintext for _, plaintext in blocks]


@repeated
@given(st.data())
def test_any_flipped_bit_is_noticed(sealer, data):
    box = seal(sealer)
    part = data.draw(st.sampled_from(["nonce", "box"]))
    content = bytearray(getattr(box, part))
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken, match=box.kid.hex()) as broken:
        sealer.open_many([(box._replace(**{part: bytes(content)}), b"place")])
    assert "Demo" not in str(broken.value)


@repeated
@given(any_bytes.filter(lambda aad: aad != b"place"))
def test_a_box_does_not_open_in_another_place(sealer, aad):
    with pytest.raises(SealBroken):
        sealer.open_many([(seal(sealer), aad)])


def test_a_box_does_not_open_under_the_key_of_another(sealer):
    one, other = seal(sealer), seal(sealer)
    with pytest.raises(SealBroken, match=other.kid.hex()):
        sealer.open_many([(one._replace(kid=other.kid), b"place")])


@repeated
@given(st.data())
def test_a_text_has_one_right_spelling(sealer, data):
    text = seal(sealer).to_text()
    place = data.draw(st.integers(0, len(text) - 1))
    insert = data.draw(st.sampled_from(["", "A", "0", ".", "=", " ", "\n", "-", "é"]))
    keep = data.draw(st.integers(0, 1))
    changed = text[:place] + insert + text[place + keep :]
    if changed != text:
        try:
            opened = sealer.open_many([(SealedBox.from_text(changed), b"place")])
        except SealBroken:
            return
        assert isinstance(opened[0], Shredded), "only another kid may pass, and it opens nothing"


@given(st.text(max_size=120))
def test_any_other_text_is_refused(text):
    with pytest.raises(SealBroken, match="not a sealed box"):
        SealedBox.from_text(text)


def test_a_shredded_block_is_gone_and_the_others_still_open(sealer, keys):
    mine, other = seal(sealer), seal(sealer, b"other", owner=OTHER)
    keys.shred([OWNER])
    assert sealer.open_many([(mine, b"place"), (other, b"place")]) == [Shredded(mine.kid), b"other"]


def test_every_block_has_a_key_of_its_own(sealer, keys):
    boxes = sealer.seal_many([(OWNER, "normal", b"place", SECRET)] * 20)
    kids = {box.kid for box in boxes}
    assert len(kids) == len({box.nonce for box in boxes}) == 20
    assert len(set(keys.get_many(kids).values())) == 20
    assert len({box.box for box in boxes}) == 20


def test_sealing_and_opening_nothing_gives_nothing(sealer):
    assert sealer.seal_many([]) == sealer.open_many([]) == []
