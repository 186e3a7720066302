"""Numbers of persons are recognised where they must not stand, and other numbers are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.sensitive import is_sensitive, passes_eleven_test, text_numbers

BSN = "999990019"


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"bsn {BSN}.",
        f"BSN:{BSN}, geboren 2004",
        f"in 2026 {BSN} gezien",
        "999 990 019",
        "999.990.019",
        "9999.90.019",
        "99 99 90 019",
        f"regel een\n{BSN}\nregel drie",
        f"x{BSN}y",
    ],
)
def test_a_service_number_in_a_text_is_found(text):
    assert text_numbers(["Niets bijzonders.", text])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999990018",
        "000000000",
        f"1{BSN}",
        f"{BSN}1",
        "06 0000 0042",
        "06-12345678",
        f"+31{BSN}",
        f"+31 {BSN}",
        f"+31 (0){BSN}",
        f"0031 {BSN}",
        "+31 (0)999 990 019",
        "NL12DEMO0999990019",
        "NL12 DEMO 0999 9900 19",
        "52.9999019",
        "9 999 900 19",
        "999 990 019 1",
        "9999-90-019",
        "٩٩٩٩٩٠٠١٩",
        "00000099000000001000",
        "op 12.03.2026 om 10.30 uur",
    ],
)
def test_another_number_in_a_text_is_left_alone(text):
    assert not text_numbers([text])


@given(st.lists(st.text(alphabet="0123456789 .+()-a\n", max_size=80)))
def test_any_text_has_an_answer(texts):
    assert text_numbers(texts) in {True, False}


@given(st.integers(1, 999_999_999))
def test_one_wrong_digit_never_passes_the_eleven_test(number):
    digits = f"{number:09}"
    if passes_eleven_test(digits):
        other = digits[:4] + str((int(digits[4]) + 1) % 10) + digits[5:]
        assert not passes_eleven_test(other)


@pytest.mark.parametrize(
    "value",
    [
        BSN,
        f"zaak-{BSN}",
        f"2026_{BSN}",
        "999.990.019",
        "demo@school.example",
        "mailto:a.demo@school.example",
        "0600000042",
        "06-00000042",
        "06 00 00 00 42",
        "+31600000042",
        "+31 6 0000 0042",
        "tel:0031600000042",
        "DE-001-O",
        "kenteken:01-AAA-2",
        "A-001-EE",
    ],
)
def test_a_mark_of_a_person_in_an_attribute_is_found(value):
    assert is_sensitive(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "42",
        "0192f0a1-7c00-7000-8000-00000000002a",
        "99999001-9abc-4def-8999-a999990019bc",
        "urn:uuid:99999001-9abc-4def-8999-a999990019bc",
        "PL0600-2026000123",
        "2026-11-23",
        "VT-2026-000123",
        "AB-CD-EF",
        "12-34-56",
        "urn:nld:oin:00000099000000001000:systeem:proef",
        "https://schemas.signaalhub.example/police/proef/v1.json",
        "congo=t61rcWkgMzE,tenant@vendor=1",
    ],
)
def test_an_ordinary_attribute_is_left_alone(value):
    assert not is_sensitive(value)


@given(st.uuids())
def test_a_uuid_is_never_taken_for_a_person(name):
    assert not is_sensitive(str(name))
