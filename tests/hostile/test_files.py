"""Every hostile file ends as it should: refused with a reason, or read as the text that it is."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.files.entry import FileRefused
from hub.files.reading import read_batch
from hub.files.report import refused_file
from tests.hostile.files import CANARY, FILE_CASES, GOOD_TABLE, GOOD_TREE
from tests.hostile.our_files import OUR_FILES
from tests.hub.files.writing import POLICE, archive

EVERY = [*FILE_CASES, *OUR_FILES]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "case", [*FILE_CASES, *OUR_FILES], ids=lambda case: f"{case.number} {case.name}"
)
def test_a_file_ends_as_it_should_and_soon(case):
    began = time.process_time()
    if case.code is None:
        (entry,) = read_batch(case.file, case.data, POLICE).entries
        assert entry.data["mutatietekst"] == case.text
    else:
        with pytest.raises(FileRefused) as refused:
            read_batch(case.file, case.data, POLICE)
        assert {it.code for it in refused.value.faults} == {case.code}
        said = refused_file("police", "0" * 64, refused.value.faults)
        assert all(it.message and it.mend for it in refused.value.faults)
        assert CANARY not in f"{said.as_json()} {said.as_text()} {refused.value}"
    assert time.process_time() - began < 0.5


WHOLE = {
    "a.csv": GOOD_TABLE,
    "a.xml": GOOD_TREE,
    "a.zip": archive(een_csv=GOOD_TABLE, twee_xml=GOOD_TREE),
}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_whatever_happened_to_a_file_it_is_read_or_refused(name, data):
    written = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(written)))
        length = data.draw(st.integers(0, 6))
        written[start : start + length] = data.draw(st.binary(max_size=6))
    with suppress(FileRefused):
        assert read_batch(name, bytes(written), POLICE).entries
