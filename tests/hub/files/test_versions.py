"""A file holds any version of a message, by name; of an outdated one the report says so, once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hub.cli.pub import receipt_lines
from hub.domain.receipts import RECEIVED
from hub.domain.versions import end_text
from hub.files.reading import by_kind
from hub.files.taking import check_file
from schemas.events import VersionEnd
from schemas.problems import Code
from schemas.signal import Partner
from tests.adapters.shared.messages import example
from tests.builders import door
from tests.hub.files.writing import POLICE, of_event, table, tree

V1, V2 = POLICE["mutatie"].dataschema, POLICE["mutatie.v2"].dataschema
END = VersionEnd(outdated_since=date(2026, 7, 1), expires_on=date(2027, 7, 1), successor=V2)
DOOR = replace(door(Partner.POLICE), ends={V1: END})
SAID = f"Deze versie van het bericht is verouderd en vervalt op 01-07-2027. Stap over op {V2}."
EXAMPLES = [
    of_event(example("police", name).event) for name in ("ordinary-v1", "sparse-v1", "ordinary")
]


def checked(written, at=datetime(2026, 11, 2, tzinfo=UTC), name="a.csv"):
    return check_file(DOOR, name, written(EXAMPLES), at)


def test_a_name_alone_is_the_first_version_for_ever():
    kinds = {kind: form.version for kind, form in by_kind(POLICE.values()).items()}
    assert kinds == {"mutatie": 1, "mutatie.v2": 2, "intrekking": 1, "terugkoppeling": 1}


@pytest.mark.parametrize(("name", "write"), [("a.csv", table), ("a.xml", tree)])
def test_both_versions_stand_in_one_file_and_the_report_tells_of_the_end(name, write):
    report = checked(write, name=name)
    assert report.is_well
    assert report.as_text().count(SAID) == 1
    told = [line.get("versie") for line in report.as_json()["regels"]]
    assert told == [end_text(END), end_text(END), None]


def test_after_the_end_the_lines_of_that_version_are_refused_and_no_others():
    report = checked(table, datetime(2027, 7, 2, tzinfo=UTC))
    found = [[it["code"] for it in line.reasons] for line in report.lines]
    assert found == [[Code.EXPIRED_SCHEMA], [Code.EXPIRED_SCHEMA], []]
    assert SAID not in report.as_text()


def test_who_sends_by_hand_reads_it_with_the_receipt():
    receipt = {"status": RECEIVED, "volgnummer": 7}
    assert receipt_lines(receipt, "m.json") == ["m.json: ontvangen, nummer 7"]
    assert f"    {SAID}" in receipt_lines({**receipt, "versie": end_text(END)}, "m.json")
