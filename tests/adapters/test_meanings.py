"""Every field says what it means, and the kind it names is where its value ends up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from adapters import PARTNERS, formats
from adapters.base import SCHEMA_ROOT, PartnerMessage, Unreadable, read
from adapters.meanings import EVERYWHERE, SHARED, Kind, meaning_of, purpose_of, tables
from schemas.parties import IdentifierKind, Person, Role
from schemas.signal import Signal

ROOT = Path(__file__).parents[2]
CANARIES = ("Kanarie", "+31600000099", "999990019")
"""One of these fits: words, a phone, a BSN."""
ALSO = {
    # Who reports about themselves is the likely victim.
    ("residents/meldpunt/v1.json", "melder", "naam"): {Kind.PERSONS},
    ("residents/meldpunt/v1.json", "melder", "telefoon"): {Kind.CONTACTS},
    # What a resident says of people is kept in words as well.
    ("residents/meldpunt/v1.json", "personen", "bekendAls"): {Kind.TEXT},
    ("residents/meldpunt/v1.json", "personen", "telefoon"): {Kind.TEXT},
}
NUMBERS = {IdentifierKind.BSN, IdentifierKind.V_NUMBER, IdentifierKind.DOCUMENT}
SENTENCE_MAX_CHARACTERS = 130


def models() -> dict[type[PartnerMessage], None]:
    """Every model that is part of a message."""
    found: dict[type[PartnerMessage], None] = {}

    def walk(annotation: object) -> None:
        for model in _models_in(annotation):
            if model not in found:
                found[model] = None
                for field in model.model_fields.values():
                    walk(field.annotation)

    for form in formats():
        walk(form.model)
    return found


def test_no_field_lacks_a_meaning_in_whole_sentences():
    lacking = []
    for model in models():
        for name in model.model_fields:
            try:
                said = meaning_of(model, name).text
            except KeyError:
                lacking.append(f"{model.__module__}.{model.__name__}.{name}")
                continue
            assert said.endswith((".", "?")), (model, name)
            assert said[0].isupper(), (model, name)
            assert len(said) <= SENTENCE_MAX_CHARACTERS, (model, name)
    assert lacking == []


def test_every_message_says_what_it_is_for():
    assert all(purpose_of(form).endswith(".") for form in formats())


def test_no_meaning_is_left_over():
    known = {}
    for model in models():
        for ancestor in model.__mro__:
            key = ((*ancestor.__module__.split("."), "")[1], ancestor.__name__)
            known.setdefault(key, set()).update(model.model_fields)
            known.setdefault((SHARED, EVERYWHERE), set()).update(model.model_fields)
    said = {
        (folder, model, name)
        for folder in (*PARTNERS, SHARED)
        for model, names in tables(folder).items()
        for name in names
    }
    assert {it for it in said if it[2] not in known.get(it[:2], ())} == set()


def examples() -> Iterator[tuple]:
    for form in formats():
        folder = ROOT / "adapters" / form.partner.replace("-", "_") / "examples"
        for path in sorted(folder.glob("*.json")):
            message = json.loads(path.read_text("utf-8"))
            if "invalid" not in path.name and message["dataschema"] == form.dataschema:
                yield form, message["data"]


def places(model: type[BaseModel], value: object, path: tuple = ()) -> Iterator[tuple]:
    """Where in a message a text stands, with the model and the field that it is of."""
    for name, inner in value.items():
        annotation = model.model_fields[name].annotation
        inside = [it for it in _models_in(annotation) if isinstance(inner, dict | list)]
        items = enumerate(inner) if isinstance(inner, list) else [(None, inner)]
        for at, item in items:
            where = (*path, name) if at is None else (*path, name, at)
            if inside and isinstance(item, dict):
                yield from places(inside[0], item, where)
            elif isinstance(item, str):
                yield where, model, name


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def put(value: object, path: tuple, new: str) -> object:
    """A copy of a message with another text at a place."""
    if not path:
        return new
    head, *rest = path
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[head] = put(value[head], tuple(rest), new)
    return copy


def kinds_of(signal: Signal, needle: str) -> set[Kind]:
    """In which parts of a signal a text stands."""
    content, found = signal.content, set()
    for person in content.persons:
        found |= {_kind_in(person, needle)} if needle in person.model_dump_json() else set()
    parts = {
        Kind.ADDRESSES: content.places,
        Kind.COMPANIES: content.organisations,
        Kind.VEHICLES: content.vehicles,
        Kind.CONTACTS: content.contacts,
        Kind.TEXT: content.narratives,
    }
    return found | {
        kind for kind, those in parts.items() if any(needle in it.model_dump_json() for it in those)
    }


def _kind_in(person: Person, needle: str) -> Kind:
    if person.role is Role.REPORTER:
        return Kind.REPORTER
    if person.home and needle in person.home.model_dump_json():
        return Kind.ADDRESSES
    held = [it.kind for it in person.identifiers if needle in it.value]
    if held:
        return Kind.NUMBERS if held[0] in NUMBERS else Kind.CONTACTS
    return Kind.PERSONS


FREE = sorted(
    {
        (form.dataschema, *(str(it) for it in path if not isinstance(it, int))): (
            form,
            data,
            path,
            model,
            name,
        )
        for form, data in examples()
        for path, model, name in places(form.model, data)
    }.items(),
    key=lambda it: it[0],
)


def went_to(form, data, path) -> set[Kind] | None:
    """Where a text at this place ends up, or nothing where only certain texts may stand there."""
    for canary in CANARIES:
        try:
            translated = read(form, json.dumps(put(data, path, canary)).encode())
        except Unreadable:
            continue
        return kinds_of(translated, canary) if isinstance(translated, Signal) else None
    return None


def test_a_text_goes_to_the_part_of_the_signal_that_its_kind_names():
    tried, wrong = 0, {}
    for key, (form, data, path, model, name) in FREE:
        went, said = went_to(form, data, path), meaning_of(model, name).kind
        if went is None:
            continue
        tried += 1
        also = ALSO.get((key[0].removeprefix(f"{SCHEMA_ROOT}/"), *key[1:]), set())
        is_kept = said not in {Kind.CASE, Kind.NOT_KEPT}
        if not went <= {said} | also or (is_kept and not went):
            wrong[key] = said, went
    assert wrong == {}
    assert tried > 100
