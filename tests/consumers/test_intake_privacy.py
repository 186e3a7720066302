"""Nothing that was said about anybody can be read in the hub without a key."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import PARTNERS, formats
from hub.policy.reading import SHIPPED
from schemas.envelope import EventType
from schemas.signal import Partner
from tests.adapters.shared.messages import CANARY, examples, messages, personal_values
from tests.builders import START, message
from tests.workshop import workshop

OURS = (SHIPPED / "linkage.toml").read_text("utf-8")
"""The rules of each day are kept with the record; they name what is too common to bind anybody."""


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def everything_said(hub):
    """All that leaves the hub or can be read in it without a key."""
    events = b"".join(recorded.state for recorded in hub.reading.read(0, 10_000))
    receipts = b"".join(payload for _, payload in hub.sent)
    memory = b"".join(
        key + value for stage in hub.stages for key, value in hub.reading.memory_items(stage)
    )
    files = b"".join(path.read_bytes() for path in hub.settings.directory.iterdir())
    return (events + receipts + memory + files).decode("utf-8", "replace")


@pytest.mark.parametrize("folder", PARTNERS)
def test_no_personal_value_of_an_example_can_be_read_anywhere_without_a_key(hub, folder):
    partner = Partner(folder.replace("_", "-"))
    values = set()
    for example in examples(folder):
        hub.deliver(partner, orjson.dumps(example.event))
        values |= personal_values(example.event["data"])
    hub.settle()
    said = everything_said(hub)
    assert values
    assert not [value for value in values if value in said and value not in OURS]


@pytest.mark.parametrize(
    "form", formats(), ids=lambda form: f"{form.partner}-{form.name}-{form.version}"
)
@settings(max_examples=4)
@given(data=st.data())
def test_no_free_text_of_any_message_can_be_read_anywhere_without_a_key(form, data):
    kind = {
        "intrekking": EventType.WITHDRAWN,
        "terugkoppeling": EventType.FEEDBACK_GIVEN,
    }.get(form.name, EventType.REPORTED)
    said = data.draw(messages(form))
    with workshop() as hub:
        hub.take(message(form.partner, form.name, said, id_="b-1", kind=kind, at=START))
        assert CANARY not in everything_said(hub)
