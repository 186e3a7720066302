"""Loads `glass.toml`: who may break the glass, for how long, and when another judges it."""

from datetime import timedelta
from functools import cache
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.glass import MINUTES_MAX, PILLARS, GlassPolicy
from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped

FILE: Final = "glass.toml"
DAYS_MAX: Final = 30
CHARACTERS_MAX: Final = 200


@cache
def shipped_glass() -> GlassPolicy:
    """The policy that ships with the hub."""
    return load_glass_policy()


def load_glass_policy(directory: Traversable = SHIPPED) -> GlassPolicy:
    """Read the policy; every fault in the file is in the one `PolicyError`."""
    file = read_or_shipped(directory, FILE)
    top = parse_toml(file)
    policy = GlassPolicy(
        version=top.text("versie"),
        pillars=frozenset(top.words("pijlers", PILLARS)),
        minutes=_minutes(top),
        review_within=timedelta(days=top.number("oordeel_binnen", 1, DAYS_MAX) or 1),
        reason_min_characters=top.number("reden_minstens", 1, CHARACTERS_MAX) or 1,
        basis=top.text("grondslag"),
        is_checked=top.flag("nagekeken"),
    )
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return policy


def _minutes(top: Table) -> tuple[int, ...]:
    allowed = frozenset(map(str, range(1, MINUTES_MAX + 1)))
    found = tuple(map(int, top.words("duur", allowed)))
    if not found:
        top.refuse("'duur' noemt hoe lang het kan duren, in minuten", "duur")
    return found
