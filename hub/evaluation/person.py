"""The recipe for persons of the Dutch chain: what the model in force compares, learned anew."""

import json
from typing import Any, Final

from hub.evaluation.recipe import JsonObject, Recipe

PERSON_LISTS: Final = frozenset(
    {"family_parts", "family_keys", "given_parts", "given_keys", "given_rest_keys", "name_pairs"}
)
PERSON_NUMBERS: Final = frozenset({"birth_year"})

_STATED: Final = frozenset({"bsn", "v_number"})
"""Too rare for expectation maximisation to learn from: what the model in force states, stays."""


def person_recipe(model: str) -> Recipe:
    """Return the recipe that a model of persons follows, given its JSON text."""
    raw = json.loads(model)
    rules = raw["blocking_rules_to_generate_predictions"]
    return Recipe(
        comparisons=tuple(_comparison(item) for item in raw["comparisons"]),
        predict=tuple(map(_rule, rules)),
        learn=(("family", "birth_certain"), ("given", "birth_certain"), ("family", "given")),
        certain=(("bsn",), ("v_number",), ("family", "given", "birth_certain")),
        certain_recall=0.5,
        lists=PERSON_LISTS,
        numbers=PERSON_NUMBERS,
        identifying=frozenset(
            _rule(rule)
            for rule in rules
            if not isinstance(rule, str) and rule.get("is_identifying")
        ),
    )


def _comparison(item: JsonObject) -> JsonObject:
    is_stated = item["output_column_name"] in _STATED
    levels = [_level(level, is_stated=is_stated) for level in item["comparison_levels"]]
    return {"output_column_name": item["output_column_name"], "comparison_levels": levels}


def _level(level: JsonObject, *, is_stated: bool) -> JsonObject:
    """Return a level as it is, with its m and u as a start; a contradiction's m is not learned."""
    found = {key: value for key, value in level.items() if key != "nanobits"}
    if not level.get("is_null_level") and (is_stated or level.get("is_contradiction")):
        found["fix_m_probability"] = True
        found["fix_u_probability"] = is_stated
    return found


def _rule(rule: str | dict[str, Any]) -> tuple[str, ...]:
    """Return the columns of a rule `l.x = r.x AND l.y = r.y`."""
    condition = rule if isinstance(rule, str) else rule["blocking_rule"]
    return tuple(part.split("=")[0].strip().removeprefix("l.") for part in condition.split(" AND "))
