"""Makes the artefact that linking is pinned to: Splink's JSON, and all that its weights rest on.

Beside what Splink saved it holds the weight of each level in nanobits, the term frequencies, the
population the prior is for, and a digest of it all. Loading it checks the weights and the digest.

A rare value can belong to one person, who may be erased. So a table may have a floor: what is rarer
is not written down, and counts as if its share were the floor.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from hub.matching.levels import comparison
from hub.matching.sql.grammar import ModelError

Shares = Mapping[str, Mapping[str, float]]
"""Share of records with a value, by column and value."""


def pinned(
    text: str, tables: Shares, floor: float | None, population: str, population_size: int
) -> str:
    """Return the artefact of a model that Splink saved, as JSON text.

    `tables` are term frequencies: shares of records by column and value. A value rarer than `floor`
    is left out, and then weighs like any value whose share is `floor`. Without a floor a value that
    is not listed gets no adjustment, as in Splink. `population` says in words who the prior is for,
    `population_size` how many mentions that are. Raises ModelError when the model is not understood
    or a number is not positive.
    """
    if not (floor is None or 0 < floor < 1) or population_size < 1 or not population.strip():
        message = "a floor between 0 and 1, a population and its size above 0 are needed"
        raise ModelError(message)
    raw = json.loads(text)
    for name in ("term_frequencies", "term_frequency_floor", "population", "digest"):
        raw.pop(name, None)
    found = [comparison(item, number, []) for number, item in enumerate(raw["comparisons"], 1)]
    for item, written in zip(found, raw["comparisons"], strict=True):
        for level, source in zip(item.levels, written["comparison_levels"], strict=True):
            source["nanobits"] = level.weight
    raw["term_frequencies"] = {
        column: {value: share for value, share in sorted(table.items()) if share >= (floor or 0)}
        for column, table in sorted(tables.items())
    }
    if floor is not None:
        raw["term_frequency_floor"] = floor
    raw["population"] = {"text": population, "number": population_size}
    raw["digest"] = digest_of(raw)
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def digest_of(raw: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a model without its own digest, in one form of JSON."""
    content = {name: value for name, value in raw.items() if name != "digest"}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def check_digest(raw: Mapping[str, Any]) -> None:
    """Raise ModelError when a model says a digest that is not its own."""
    stated = raw.get("digest")
    if stated is not None and stated != digest_of(raw):
        message = f"the model changed after it was pinned as {str(stated)[:12]}; pin it anew"
        raise ModelError(message)
