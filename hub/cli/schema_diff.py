"""What changed between two versions of a schema, and whether who uses the first has to act.

Pure. Which way a message goes decides: what partners send may be taken wider, what they receive may
not hold what they never saw, and what is recorded has to stay readable.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from hub.cli.schema_subset import Gap, Node, Schema, gaps, resolved, without

DEPTH_MAX: Final = 30


class Way(StrEnum):
    """Who writes a document, and who reads it; the value is the word in Dutch."""

    SENT = "van partners"
    RECEIVED = "naar partners"
    KEPT = "in het register"


class Difference(NamedTuple):
    """One change: where, what, and why it breaks something or not."""

    place: str
    text: str
    why: str
    is_breaking: bool


WHY: Final[Mapping[tuple[Way, bool], str]] = {
    (Way.SENT, True): "Een bericht dat eerst goed was, kan nu worden geweigerd of anders gelezen.",
    (Way.SENT, False): "Wat eerst goed was, blijft goed.",
    (Way.RECEIVED, True): "Wie dit leest, kan iets missen of iets krijgen dat hij niet kent.",
    (Way.RECEIVED, False): "Wie dit al las, leest het zonder aanpassing.",
    (Way.KEPT, True): "Wat al is vastgelegd, is hiermee niet meer te lezen.",
    (Way.KEPT, False): "Wat al is vastgelegd, blijft te lezen.",
}


def differences(old: Node, new: Node, way: Way) -> tuple[Difference, ...]:
    """Every change, the breaking ones first."""
    hard, soft = _told(old, new, way)
    found = dict.fromkeys(((place, text, True) for place, text in hard))
    found |= dict.fromkeys(
        (place, text, False) for place, text in soft if (place, text, True) not in found
    )
    return tuple(
        Difference(place or "/", text, WHY[way, breaks], breaks) for place, text, breaks in found
    )


Said = tuple[str, str]
"""A place, and what changed there."""


def _told(old: Node, new: Node, way: Way) -> tuple[list[Said], list[Said]]:
    """What breaks, and what else is different."""
    lost, gained = gaps(old, new), gaps(new, old)
    seen = list(_walked(old, new))
    gone = [(place, GONE) for place, kind in seen if kind == GONE]
    other = [(place, kind) for place, kind in seen if kind != GONE]
    added = {place for place, kind in seen if kind == ADDED}
    match way:
        case Way.SENT:
            hard = [*_ends(lost, is_new=True), *gone, *(it for it in other if it[1] == DEFAULT)]
        case Way.RECEIVED:
            hard = [*_ends(gaps(new, open_to_more(old)), is_new=False), *gone]
        case Way.KEPT:
            hard = [*_ends(gaps(old, with_defaults(new)), is_new=True), *gone]
    soft = [*_ends(lost, is_new=True), *_ends(gained, is_new=False)]
    return hard, [*(it for it in soft if it[0] not in added), *other]


def open_to_more(schema: Any) -> Any:
    """As a reader has to take it: fields that it does not know are there to be skipped."""
    return _rewritten(schema, lambda it: without(it, "additionalProperties"))


def with_defaults(schema: Any) -> Any:
    """As the hub reads it: what has a default need not be there."""

    def relaxed(node: Node) -> Node:
        fields = node.get("properties", {})
        needed = [it for it in node.get("required", ()) if not _has_default(fields.get(it))]
        return {**node, "required": needed} if "required" in node else node

    return _rewritten(schema, relaxed)


def _has_default(field: Any) -> bool:
    return isinstance(field, Mapping) and "default" in field


def _rewritten(schema: Any, change: Any) -> Any:
    """Change every object schema in a document."""
    match schema:
        case dict():
            below = {name: _rewritten(value, change) for name, value in schema.items()}
            return change(below) if "properties" in below else below
        case list():
            return [_rewritten(item, change) for item in schema]
        case _:
            return schema


GONE: Final = "Dit veld is er niet meer."
ADDED: Final = "Dit veld is erbij gekomen."
WORDS: Final = "De uitleg is anders."
DEFAULT: Final = "Wat weglaten betekent, is anders."
NARROWED: Final = {
    "field": GONE,
    "required": "Dit veld is verplicht geworden.",
    "enum": "Deze waarden mogen niet meer: {old}.",
}
"""What is said where the new schema refuses what the old one allowed."""
WIDENED: Final = {
    "field": ADDED,
    "required": "Dit veld mag nu ontbreken.",
    "enum": "Deze waarden zijn erbij gekomen: {new}.",
}
_BOUND: Final = "De grens {rule} was {old} en is nu {new}."
OTHERWISE: Final = {
    "type": "Het type was {old} en is nu {new}.",
    **dict.fromkeys(("pattern", "format"), "{rule} was {old} en is nu {new}."),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _BOUND),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _BOUND),
}


def _walked(old_root: Node, new_root: Node) -> Iterator[Said]:
    """What no rule shows: fields that are gone, other words, another meaning of leaving out."""

    def walk(old: Schema, new: Schema, place: str, depth: int) -> Iterator[Said]:
        one, two = resolved(old, old_root), resolved(new, new_root)
        if isinstance(one, bool) or isinstance(two, bool) or depth > DEPTH_MAX:
            return
        if any(one.get(it) != two.get(it) for it in ("title", "description")):
            yield place, WORDS
        if "default" in one and "default" in two and one["default"] != two["default"]:
            yield place, DEFAULT
        yield from _fields(one, two, place)
        for name, before, after in _pairs(one, two):
            yield from walk(before, after, f"{place}{name}", depth + 1)

    yield from walk(old_root, new_root, "", 0)


def _fields(one: Node, two: Node, place: str) -> Iterator[Said]:
    """Which fields came and went."""
    old, new = one.get("properties", {}), two.get("properties", {})
    if "properties" in two:
        yield from ((f"{place}/{name}", GONE) for name in old if name not in new)
    if "properties" in one:
        yield from ((f"{place}/{name}", ADDED) for name in new if name not in old)


def _pairs(one: Node, two: Node) -> Iterator[tuple[str, Schema, Schema]]:
    """What stands below both: fields, items, and cases that stand in the same order."""
    old, new = one.get("properties", {}), two.get("properties", {})
    yield from ((f"/{name}", old[name], new[name]) for name in old if name in new)
    if "items" in one and "items" in two:
        yield "/*", one["items"], two["items"]
    for rule in ("anyOf", "oneOf", "allOf"):
        before, after = one.get(rule, ()), two.get(rule, ())
        if len(before) == len(after):
            yield from (("", *both) for both in zip(before, after, strict=True))


def _ends(found: Iterable[Gap], *, is_new: bool) -> Iterator[Said]:
    """Say each gap as a change; `is_new` where the wide schema is the new one."""
    for gap in found:
        old, new = (gap.narrow, gap.wide) if is_new else (gap.wide, gap.narrow)
        yield gap.place, _sentence(gap.rule, old, new, is_new=is_new)


def _sentence(rule: str, old: Any, new: Any, *, is_new: bool) -> str:
    said = NARROWED if is_new else WIDENED
    return said.get(rule, OTHERWISE.get(rule, "De regel {rule} is anders.")).format(
        rule=rule, old=_listed(old), new=_listed(new)
    )


def _listed(value: Any) -> str:
    match value:
        case None | []:
            return "vrij"
        case list():
            return ", ".join("niets (null)" if it is None else str(it) for it in value)
        case _:
            return str(value)
