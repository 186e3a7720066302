"""What a field may hold: refused is what no partner can mean."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from pydantic import ValidationError

from adapters.base import PartnerMessage, problems_of
from adapters.shared import (
    Bsn,
    Day,
    Line,
    Moment,
    PartialDate,
    Phone,
    Plate,
    Prose,
    first_and_last_day,
)
from schemas.problems import Code
from tests.adapters.shared.messages import births, bsn


class Fields(PartnerMessage):
    bsn: Bsn | None = None
    day: Day | None = None
    line: Line | None = None
    moment: Moment | None = None
    partial: PartialDate | None = None
    phone: Phone | None = None
    plate: Plate | None = None
    prose: Prose | None = None


def read_field(name: str, json_value: str) -> object:
    return getattr(Fields.model_validate_json(f'{{"{name}":{json_value}}}'), name)


def code_of(name: str, json_value: str) -> Code:
    with pytest.raises(ValidationError) as refusal:
        read_field(name, json_value)
    (problem,) = problems_of(refusal.value)
    assert problem.pointer == f"/data/{name}"
    return problem.code


@pytest.mark.parametrize(
    "moment",
    [
        "2026-10-02T05:40:00",
        "2026-10-02 05:40:00Z",
        "2026-10-02T05:40Z",
        "2026-02-30T00:00:00Z",
        "2026-10-02T24:00:00Z",
        "2026-10-02T23:59:60Z",
        "2026-10-02T05:40:00+25:00",
        "1790000000",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "२०२६-10-02T05:40:00Z",
    ],
)
def test_a_moment_without_a_zone_or_that_never_was_is_refused(moment):
    assert code_of("moment", f'"{moment}"') is Code.MOMENT


def test_a_number_is_not_a_moment():
    assert code_of("moment", "1e12") is Code.MOMENT


@pytest.mark.parametrize(
    "moment", ["2026-10-02T05:40:00+02:00", "2026-10-02T03:40:00Z", "2026-10-02T03:40:00.000Z"]
)
def test_a_moment_becomes_utc(moment):
    found = read_field("moment", f'"{moment}"')
    assert found == datetime(2026, 10, 2, 3, 40, tzinfo=UTC)
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "day", ["2026-02-30", "02-10-2026", "20261002", "1899-12-31", "2101-01-01"]
)
def test_a_day_that_never_was_or_is_not_believed_is_refused(day):
    assert code_of("day", f'"{day}"') is Code.MOMENT


@pytest.mark.parametrize(
    "birth",
    ["84", "1984-13", "1984-02-30", "1984-00", "1984-05-00", "0000", "1899", "1984-5", "१९८४"],
)
def test_a_partial_date_must_exist(birth):
    assert code_of("partial", f'"{birth}"') is Code.MOMENT


@pytest.mark.parametrize(
    ("birth", "first", "last"),
    [
        ("1984", date(1984, 1, 1), date(1984, 12, 31)),
        ("1984-02", date(1984, 2, 1), date(1984, 2, 29)),
        ("1984-02-29", date(1984, 2, 29), date(1984, 2, 29)),
    ],
)
def test_a_partial_date_spans_the_days_it_may_mean(birth, first, last):
    assert read_field("partial", f'"{birth}"') == birth
    assert first_and_last_day(birth) == (first, last)


@given(births())
def test_every_partial_date_begins_no_later_than_it_ends(birth):
    first, last = first_and_last_day(birth)
    assert first <= last
    assert last.isoformat().startswith(birth)


@pytest.mark.parametrize("number", ["999990019", "999 990 019", "9999.90.019", " 999990019 "])
def test_a_bsn_may_have_spaces_and_dots(number):
    assert read_field("bsn", f'"{number}"') == "999990019"


@pytest.mark.parametrize("number", ["999990010", "000000000", "111111110", "123456782"])
def test_a_bsn_that_fails_the_eleven_test_or_was_never_issued_is_refused(number):
    assert code_of("bsn", f'"{number}"') is Code.NUMBER_INVALID


@pytest.mark.parametrize("number", ["99999001", "9999900190", "٩٩٩٩٩٠٠١٩", "99999001a"])
def test_a_bsn_is_nine_plain_digits(number):
    assert code_of("bsn", f'"{number}"') is Code.PATTERN


def test_a_number_is_not_a_bsn():
    assert code_of("bsn", "999990019") is Code.TYPE


@given(bsn())
def test_every_number_that_passes_the_eleven_test_is_kept(number):
    assert read_field("bsn", f'"{number}"') == number


@given(bsn())
def test_a_bsn_with_one_wrong_digit_is_refused(number):
    wrong = number[:8] + str((int(number[8]) + 1) % 10)
    assert code_of("bsn", f'"{wrong}"') is Code.NUMBER_INVALID


@pytest.mark.parametrize("control", [r"\u0000", r"\u0007", r"\u001b[31m", r"\u0085"])
@pytest.mark.parametrize("field", ["line", "prose", "plate"])
def test_control_characters_are_refused(field, control):
    assert code_of(field, f'"Demo{control}Demo"') is Code.PATTERN


def test_a_line_is_one_line_and_prose_may_have_more():
    assert code_of("line", r'"een\ntwee"') is Code.PATTERN
    assert read_field("prose", r'"een\r\n\ttwee"') == "een\r\n\ttwee"


@pytest.mark.parametrize("text", ["{{7*7}}", "<script>", "' OR 1=1", "\u202etxet", "e\u0301"])
def test_hostile_looking_text_is_kept_as_it_is(text):
    assert read_field("line", f'"{text}"') == text


@pytest.mark.parametrize(
    "phone", ["+31 6 0000 0011", "0031600000011", "033-000 0000", "(033) 0000000"]
)
def test_a_phone_number_is_taken_as_it_is_written(phone):
    assert read_field("phone", f'"{phone}"') == phone


@pytest.mark.parametrize("phone", ["geheim", "112", "+", "٠٦٠٠٠٠٠٠١١"])
def test_what_is_no_phone_number_is_refused(phone):
    assert code_of("phone", f'"{phone}"') is Code.PATTERN


@pytest.mark.parametrize("plate", ["DE-012-O", "Ж 001 Д"])
def test_a_plate_may_be_foreign(plate):
    assert read_field("plate", f'"{plate}"') == plate
