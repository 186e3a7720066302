"""The codes on a message's page are those that its data can really get: no more, and no less."""

import json
from collections.abc import Iterator
from itertools import chain

import pytest
from pydantic import BaseModel

from adapters import formats
from adapters.base import Unreadable, read
from hub.api.developers import samples
from hub.api.developers.codes import data_codes
from hub.api.developers.fields import models_in
from schemas.problems import Code

WRONG = (
    None,
    7,
    -1,
    10**9,
    "",
    "x",
    "\x00",
    "0" * 20_000,
    "2026-02-30",
    "2026-10-02T10:00:00",
    "12345678 9",
    "999990018",
    "nee",
    True,
    [],
    {},
    [None] * 200,
    ["x"] * 200,
)
"""What may stand anywhere, and is wrong nearly everywhere."""

DIFFERENT = tuple({form.model: form for form in formats()}.values())
"""Several partners send the same message."""


def spoiled(value: object) -> Iterator[object]:
    """Copies of a message with one thing wrong in each."""
    yield from WRONG
    if isinstance(value, dict):
        yield {**value, "kleur": "rood"}
        for name, inner in value.items():
            yield {it: of for it, of in value.items() if it != name}
            yield from ({**value, name: it} for it in spoiled(inner))
    if isinstance(value, list):
        for at, inner in enumerate(value[:1]):
            yield from ([*value[:at], it, *value[at + 1 :]] for it in spoiled(inner))


def left_out(form) -> Iterator[object]:
    """Messages with the same wrong value in every field of every model, in an object or a list."""
    yield from (_wrong(form.model, it, wrap) for it in WRONG for wrap in (dict, lambda it: [it]))


def _wrong(model: type[BaseModel], value: object, wrap) -> dict[str, object]:
    def of(field) -> object:
        inner = [_wrong(it, value, wrap) for it in models_in(field.annotation)]
        return wrap(inner[0]) if inner else value

    return {name: of(field) for name, field in model.model_fields.items()}


def codes_met(form) -> set[Code]:
    """Every code that the examples get when they are spoiled."""
    [sample, *_] = samples.samples_of(form)
    spoilt = spoiled(json.loads(sample.text)["data"])
    met = set()
    for data in chain(spoilt, left_out(form)):
        try:
            read(form, json.dumps(data).encode())
        except Unreadable as error:
            met |= {problem.code for problem in error.problems}
    return met


@pytest.mark.parametrize("form", DIFFERENT, ids=lambda it: f"{it.partner}-{it.name}-v{it.version}")
def test_the_codes_that_are_named_are_the_codes_that_can_be_met(form):
    assert codes_met(form) == set(data_codes(form))
