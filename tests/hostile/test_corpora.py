"""Hostile corpora that others made: JSONTestSuite, and the big list of naughty strings."""

import json

import pytest

from hub.domain.reading import read_message
from schemas import strict_json
from schemas.envelope import Envelope, read
from schemas.events import ContentOpened, SignalRegistered
from schemas.parties import Narrative
from schemas.signal import Partner
from tests.builders import START, mutation
from tests.hostile.corpora import json_texts, naughty_strings
from tests.hub.api.doors import Front
from tests.hub.web.page import Page
from tests.hub.web.people import content, sealed_signal
from tests.hub.web.small import client_of, small_hub, token_of
from tests.schemas.messages import DATA, KNOWN_SCHEMAS, OIN, message
from tests.workshop import workshop

TEXTS = json_texts()
STRINGS = naughty_strings()
REFUSED = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_escaped_control_character.json",
    "y_string_null_escape.json",
    "y_string_with_del_character.json",
    "y_string_allowed_escapes.json",
    "y_string_unescaped_char_delete.json",
    "y_number_double_close_to_zero.json",
}
"""JSON that we refuse: a name twice, a control character, and a number of 80 digits."""
PLACES = 20


@pytest.fixture(scope="module")
def hub():
    """A hub behind a door."""
    with workshop() as made:
        yield made


def problems_of(data):
    try:
        strict_json.parse(data)
    except strict_json.StrictJsonError as error:
        return error.problems
    return ()


def test_they_are_whole():
    assert (len(TEXTS), len(STRINGS)) == (318, 485)


def test_json_is_read_and_what_is_none_is_refused():
    found = {name: problems_of(data) for name, data in TEXTS.items()}
    assert all(it.message and it.mend for problems in found.values() for it in problems)
    refused = {name for name, problems in found.items() if problems}
    assert {name for name in found if name[0] == "n"} <= refused
    assert {name for name in refused if name[0] == "y"} == REFUSED


@pytest.mark.parametrize("kind", ["whole", "attribute", "data", "field"])
def test_none_of_it_breaks_the_reading_of_a_message(kind):
    """As the whole body, as an attribute, as the data and as one field of it."""
    for name, data in TEXTS.items():
        said = {
            "whole": lambda data=data: data,
            "attribute": lambda data=data: message(eigen="@@").replace(b'"@@"', data),
            "data": lambda data=data: message(data="@@").replace(b'"@@"', data),
            "field": lambda data=data: message(data={**DATA, "x": "@@"}).replace(b'"@@"', data),
        }[kind]()
        found = read(said, None, expected_oin=OIN, known_schemas=KNOWN_SCHEMAS)
        if not isinstance(found, Envelope):
            assert found, name
            assert all(it.message and it.mend for it in found), name
        else:
            assert kind in {"data", "field"} or data.strip() == b"null", name


async def test_none_of_it_breaks_the_door_over_http(hub, tmp_path):
    front = Front(hub, tmp_path / "clients")
    headers = {**front.bearer(), "Content-Type": "application/cloudevents+json"}
    async with front.client() as client:
        for name, data in TEXTS.items():
            front.later(seconds=1)
            headers = {**front.bearer(), "Content-Type": "application/cloudevents+json"}
            answer = await client.post("/v1/signalen", content=data, headers=headers)
            assert answer.status_code in {400, 413}, name
            assert answer.json()["redenen"], name


def in_every_text(value, text):
    """The same message with another text wherever it has one."""
    match value:
        case dict():
            return {name: in_every_text(it, text) for name, it in value.items()}
        case list():
            return [in_every_text(it, text) for it in value]
        case str():
            return text
        case _:
            return value


def test_a_naughty_string_is_kept_as_it_is_or_refused_with_a_reason(hub):
    """As free text, in each text of the data at once, and as every attribute."""
    [door] = [it for it in hub.doors() if it.partner is Partner.POLICE]
    ordinary = json.loads(mutation(1).data)
    kept = 0
    for text in STRINGS:
        free = {**ordinary, "data": {**ordinary["data"], "mutatietekst": text}}
        every = {**ordinary, "data": in_every_text(ordinary["data"], text)}
        envelope = {**in_every_text(ordinary, text), "data": ordinary["data"]}
        for said in (free, every, envelope):
            data = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
            found = read_message(door, data, None, 1, START)
            problems = (*found.problems, *found.doubts)
            assert problems or found.content is not None
            assert all(it.message and it.mend for it in problems)
            if len(text) > 12:
                assert text not in "".join(f"{it.message}{it.mend}{it.pointer}" for it in problems)
            if said is free and not problems:
                kept += 1
                assert text.strip() in [it.text for it in found.content.content.narratives] or (
                    not text.strip()
                )
    assert kept > len(STRINGS) // 2


async def test_a_naughty_string_is_shown_as_text(tmp_path):
    """Twenty in a signal, opened by a coordinator: each stands there, and none is an element."""
    with small_hub("sqlite", tmp_path, []) as hub:
        app = hub.app()
        async with client_of(app, "d.jansen") as client:
            shown = [it.strip() for it in STRINGS if it.strip()]
            for start in range(0, len(shown), PLACES):
                some = shown[start : start + PLACES]
                what = content("Demo").model_copy(
                    update={"narratives": tuple(Narrative(kind="tekst", text=it) for it in some)}
                )
                signal = sealed_signal(hub, f"S{start}", what)
                hub.say(signal)
                path = f"/signalen/{signal.originator_id}"
                form = {"formulier": token_of(app, client), "doel": "beoordelen"}
                assert (await client.post(f"{path}/openen", data=form)).status_code == 303
                page = Page((await client.get(path)).text)
                words = " ".join(" ".join(page.words).split())
                for text in some:
                    assert " ".join(text.split()) in words
                scripts = [names for tag, names in page.elements if tag == "script"]
                assert all("src" in names for names in scripts)
                names = {name for _, given in page.elements for name in given}
                assert not [name for name in names if name.startswith("on")]
        assert len(hub.recorded(SignalRegistered)) == len(hub.recorded(ContentOpened)) > PLACES
