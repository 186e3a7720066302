"""Identifiers have one spelling, and what is none is told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching import accounts, plates
from hub.matching import identifiers as ids

CASES = [
    (ids.bsn, "9999.90.019", "999990019"),
    (ids.bsn, "99999 0020", "999990020"),
    (ids.bsn, "999990018", None),
    (ids.bsn, "٩٩٩٩٩٠٠١٩", None),
    (ids.bsn, "000000000", None),
    (ids.v_number, "V-1234567890", "1234567890"),
    (ids.v_number, "12345", None),
    (ids.phone, "06-00000011", "+31600000011"),
    (ids.phone, "+31 6 0000 0011", "+31600000011"),
    (ids.phone, "0031 (0)6 0000 0011", "+31600000011"),
    (ids.phone, "(033) 000 0000", "+31330000000"),
    (ids.phone, "+48 600 000 012", "+48600000012"),
    (ids.phone, "0800-0113", "+318000113"),
    (ids.phone, "112", None),
    (ids.phone, "14 033", None),
    (ids.phone, "0600000000", None),
    (ids.phone, "06-12345678", None),
    (ids.phone, "6 00000011", "+31600000011"),
    (ids.phone, "tel: 06-00000011", "+31600000011"),
    (ids.phone, "+40 0700 000 012", "+40700000012"),
    (ids.bsn, "BSN 999990019", "999990019"),
    (ids.bsn, "123456782", None),
    (ids.v_number, "V-nummer: 999 000 0011", "9990000011"),
    (ids.email, "<demo@voorbeeld.example>", "demo@voorbeeld.example"),
    (ids.document, "onbekend", None),
    (ids.document, "paspoort: NPDEE0012", "NPDEE0012"),
    (ids.organisation, "RSIN 999990019", "rsin:999990019"),
    (ids.kvk, "00000000", None),
    (accounts.handle, "https://www.instagram.com/demo_leo/?hl=nl", "instagram:@demo_leo"),
    (accounts.handle, "snap: demo.leo", "snapchat:@demo.leo"),
    (accounts.handle, "t.me/demo_leo", "telegram:@demo_leo"),
    (accounts.handle, "https://instagram.com/", None),
    (accounts.handle, "onbekend", None),
    (plates.plate, "NL-DE-001-O", "NL:DE001O"),
    (plates.plate, "DF-OO3-U", "NL:DF003U"),
    (plates.plate, "99-EE-O1", "NL:99EE01"),
    (plates.plate, "DE0010", "NL:DE0010"),
    (plates.plate, "onbekend 1", "NL:ONBEKEND1"),
    (ids.phone, "٠٦٠٠٠٠٠٠١١", None),
    (ids.email, " Demo@Voorbeeld.Example ", "demo@voorbeeld.example"),
    (ids.email, "demo@voorbeeld", None),
    (ids.iban, "nl12 demo 0000 0000 42", "NL12DEMO0000000042"),
    (ids.iban, "NL13DEMO0000000042", None),
    (accounts.handle, "demo_leo", "@demo_leo"),
    (accounts.handle, "https://social.example/@Demo_Leo/", "@demo_leo"),
    (accounts.handle, "@", None),
    (plates.plate, "de-001-o", "NL:DE001O"),
    (plates.plate, "---", None),
    (ids.kvk, "KvK 99990012", "99990012"),
    (ids.kvk, "9999001", "09999001"),
    (ids.branch, "000099990012", "000099990012"),
    (ids.organisation, "99990012", "kvk:99990012"),
    (ids.organisation, "000099990012", "branch:000099990012"),
    (ids.organisation, "Fruitpak Demo BV", None),
    (ids.document, "np 1234-5678", "NP12345678"),
]


@pytest.mark.parametrize(("normalise", "written", "expected"), CASES)
def test_identifiers_have_one_spelling(normalise, written, expected):
    assert normalise(written) == expected


def test_a_foreign_plate_is_not_the_dutch_one():
    assert plates.plate("DE-001-O", "PL") == "PL:DE001O"


NORMALISERS = [
    ids.bsn, ids.v_number, ids.phone, ids.email, ids.iban, accounts.handle, ids.kvk, ids.branch,
    ids.document,
]  # fmt: skip


@given(st.sampled_from(NORMALISERS), st.text(max_size=40))
def test_any_text_is_normalised_or_refused_and_what_is_normal_stays(normalise, text):
    once = normalise(text)
    assert once is None or normalise(once) == once
