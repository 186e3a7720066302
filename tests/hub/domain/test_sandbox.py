"""In a sandbox every example is taken in, and nothing that may belong to somebody real."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from adapters import formats
from hub.domain.reading import read_message
from hub.domain.sandbox import PROEF
from hub.doors import as_in, door_of
from hub.policy.partners import load_partners
from hub.policy.reading import PolicyError
from schemas.problems import Code

EXAMPLES = Path(__file__).parents[3] / "adapters"
ELSEWHERE = "productie"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
FILES = sorted(it for it in EXAMPLES.glob("*/examples/*.json") if ".expected" not in it.suffixes)


def doors(*, is_sandbox):
    made = (door_of(it, formats()) for it in load_partners())
    return {it.partner: it for it in as_in(PROEF if is_sandbox else ELSEWHERE, made)}


def read(door, data):
    return read_message(door, data, None, 1, NOW)


@pytest.mark.parametrize("file", FILES, ids=lambda it: f"{it.parts[-3]}/{it.stem}")
def test_every_example_reads_as_it_does_elsewhere(file):
    partner = file.parts[-3].replace("_", "-")
    here, there = (read(doors(is_sandbox=it)[partner], file.read_bytes()) for it in (True, False))
    assert here == there


def changed(where, value):
    made = json.loads((EXAMPLES / "police/examples/ordinary.json").read_text())
    *path, last = where
    at = made["data"]
    for step in path:
        at = at[step]
    at[last] = value
    return orjson.dumps(made)


@pytest.mark.parametrize(
    ("where", "value", "words"),
    [
        (["betrokkenen", 0, "bsn"], "111222333", "BSN"),
        (["communicatie"], [{"soort": "telefoon", "waarde": "06 24681357"}], "telefoonnummer"),
        (["communicatie"], [{"soort": "email", "waarde": "a@bedrijf.nl"}], "e-mailadres"),
        (["communicatie"], [{"soort": "gebruikersnaam", "waarde": "@leo"}], "gebruikersnaam"),
        (["pleegplaats", "huisnummer"], 12, "adres"),
        (["pleegplaats", "postcode"], "3861 AB", "adres"),
        (["voertuigen", 0, "kenteken"], "GB-001-B", "kenteken"),
    ],
)
def test_what_may_be_real_is_refused_with_what_to_use_instead(where, value, words):
    data = changed(where, value)
    refused = read(doors(is_sandbox=True)["police"], data)
    assert [it.code for it in refused.problems] == [Code.PATTERN]
    assert words in refused.problems[0].message
    assert str(value) not in refused.problems[0].message + refused.problems[0].mend
    assert not read(doors(is_sandbox=False)["police"], data).problems


def test_no_partner_of_a_sandbox_has_a_number_that_is_in_use():
    first, *rest = [door_of(it, formats()) for it in load_partners()]
    real = [replace(first, oin="00000001001234567000"), *rest]
    assert as_in(ELSEWHERE, real) == tuple(real)
    with pytest.raises(PolicyError, match=r"00000099.*police"):
        as_in(PROEF, real)
