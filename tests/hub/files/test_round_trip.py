"""What a file says is what the message says: against the examples, and against chance."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.files.reading import read_batch
from tests.adapters.shared.messages import examples, messages
from tests.hub.files.writing import POLICE, VEILIG_THUIS, archive, of_event, record, table, tree

WRITTEN = {
    "a.csv": table,
    "b.csv": lambda records: b"\xef\xbb\xbf" + table(records, ","),
    "c.xml": tree,
    "d.zip": lambda records: archive(een_csv=table(records)),
}
PARTNERS = {"police": POLICE, "veilig_thuis": VEILIG_THUIS}
GOOD = [it for folder in PARTNERS for it in examples(folder) if it.expected is None]
FORMS = [it for known in (POLICE, VEILIG_THUIS) for it in known.items()]


def sayable(value: Any) -> Any:
    """What a file can say of data: it has no null, no empty list and no empty text."""
    match value:
        case dict():
            found = {key: sayable(it) for key, it in value.items()}
            return {key: it for key, it in found.items() if it not in (None, [], {}, "")}
        case list():
            return [it for it in map(sayable, value) if it not in (None, [], {}, "")]
        case str() if not value.strip():
            return None
        case _:
            return value


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("example", GOOD, ids=lambda it: f"{it.folder} {it.name}")
def test_an_example_in_a_file_is_the_same_message(example, name):
    written = WRITTEN[name]([of_event(example.event)])
    (entry,) = read_batch(name, written, PARTNERS[example.folder]).entries
    assert entry.data == example.event["data"]
    assert entry.attributes["ce-time"] == example.event["time"]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(FORMS), st.sampled_from(sorted(WRITTEN)))
def test_whatever_a_format_allows_comes_through_a_file(data, known_as, name):
    kind, form = known_as
    several = data.draw(st.lists(messages(form), min_size=1, max_size=3))
    written = WRITTEN[name]([record(kind, it) for it in several])
    known = PARTNERS[form.partner.replace("-", "_")]
    found = read_batch(name, written, known).entries
    assert [sayable(it.data) for it in found] == [sayable(it) for it in several]


def test_a_gap_in_a_list_is_no_person_and_places_stay_as_the_partner_counts_them():
    columns = "bericht;betrokkenen.1.rol;betrokkenen.3.rol;betrokkenen.3.telefoon.2\n"
    row = "mutatie;;GET;+31 6 0000 0000\n"
    (entry,) = read_batch("a.csv", (columns + row).encode(), POLICE).entries
    assert entry.data == {"betrokkenen": [{"rol": "GET", "telefoon": ["+31 6 0000 0000"]}]}
    assert entry.place("/data/betrokkenen/0/rol") == "betrokkenen.3.rol"
    assert entry.place("/data/betrokkenen/0/telefoon/0") == "betrokkenen.3.telefoon.2"
    assert entry.place("/data/pleegplaats/huisnummer") == "pleegplaats.huisnummer"
    assert entry.place("/time") == "ce-time"


def test_a_message_begins_on_the_line_that_its_report_names():
    text = 'bericht;mutatietekst;ce-time\nmutatie;"een\ntwee";x\n\nmutatie;drie;y\n'
    assert [it.line for it in read_batch("a.csv", text.encode(), POLICE).entries] == [2, 5]
    text = "<berichten>\n<mutatie/>\n\n<mutatie>\n</mutatie></berichten>"
    assert [it.line for it in read_batch("a.xml", text.encode(), POLICE).entries] == [2, 4]
