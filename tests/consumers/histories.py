"""What several partners may say about a few things, and every order in which it may arrive."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from hypothesis import strategies as st

from hub.stories.story import StoryMessage
from schemas.envelope import EventType
from tests.builders import address, inspection, mutation, withdrawal
from tests.workshop import Workshop

TEXTS = (
    "Bij de controle stond een busje voor de deur en niemand wilde iets zeggen over het werk.",
    "Bij de controle stond een busje voor de deur en niemand wilde iets zeggen over het werk!",
    "Bij de controle stond een busje voor de deur. De mannen slapen op de vloer van een schuur.",
    "De buurvrouw hoort elke nacht geschreeuw en ziet steeds andere meisjes naar binnen gaan.",
    "Zie ook PL0600-2026000001: daar staat hetzelfde.",
)
SHARED = ("phone", "car", "house", "person")
EVENT_STAGES = ("dedupe", "link", "route", "deliver", "project")


def police(number: int, things: frozenset[str], text: int, **how: Any) -> StoryMessage:
    """Write a mutation that names these things."""
    fields: dict[str, Any] = {"mutatietekst": TEXTS[text]}
    if "phone" in things:
        fields["communicatie"] = [{"soort": "telefoon", "waarde": "+31 6 0000 0011"}]
    if "car" in things:
        fields["voertuigen"] = [{"kenteken": "DE-001-O", "land": "NL"}]
    if "house" in things:
        fields["pleegplaats"] = address(12)
    if "person" in things:
        fields["betrokkenen"] = [
            {"rol": "SLA", "geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"}
        ]
    return mutation(number, **fields, **how)


def labour(number: int, things: frozenset[str], text: int, **how: Any) -> StoryMessage:
    """Write a finding that names these things; the inspectorate corrects nothing here."""
    fields: dict[str, Any] = {"bevindingen": TEXTS[text]}
    if "phone" in things:
        fields["communicatie"] = [{"soort": "telefoon", "waarde": "06 00000011"}]
    if "car" in things:
        fields["voertuigen"] = [{"kenteken": "DE001O", "land": "NL"}]
    if "house" in things:
        fields["werklocatie"] = {"adres": address(12)}
    return inspection(number, **fields, **how)


THINGS = st.frozensets(st.sampled_from(SHARED), max_size=3)
TEXT = st.integers(0, len(TEXTS) - 1)
DAYS = st.sampled_from([0, 0, 1, 3, 20, 40])


@st.composite
def police_history(draw: st.DrawFn, number: int) -> list[StoryMessage]:
    """One signal: reported, and then perhaps corrected, withdrawn, and brought back."""
    day = draw(DAYS)
    said = [police(number, draw(THINGS), draw(TEXT), day=day)]
    for step in draw(st.sampled_from(["", "c", "w", "cw", "wc", "cc"])):
        id_ = f"pol-{number}-{len(said)}"
        day += draw(st.sampled_from([0, 2]))
        if step == "c":
            kind = EventType.CORRECTED
            said.append(police(number, draw(THINGS), draw(TEXT), kind=kind, id_=id_, day=day))
        else:
            said.append(withdrawal(number, id_=id_, day=day))
    return said


@st.composite
def worlds(draw: st.DrawFn, most: int = 5) -> list[list[StoryMessage]]:
    """All that is said: the police's history of each of its signals, and loose findings."""
    own = [draw(police_history(n)) for n in range(1, draw(st.integers(1, most)) + 1)]
    count = draw(st.integers(0, most))
    findings = [[labour(n, draw(THINGS), draw(TEXT), day=draw(DAYS))] for n in range(1, count + 1)]
    return own + findings


Draw = Callable[[int, int], int]


def play(hub: Workshop, world: list[list[StoryMessage]], draw: Draw) -> None:
    """Let it all arrive and be worked on in an order that `draw(low, high)` decides.

    Each partner keeps its own order, as its stream does; all else is free.
    """
    streams: dict[str, list[StoryMessage]] = {}
    for told in chain.from_iterable(world):
        streams.setdefault(told.partner, []).append(told)
    partners = sorted(streams)
    while any(streams.values()):
        choice = draw(0, len(partners) + len(EVENT_STAGES) - 1)
        if choice >= len(partners):
            hub.step(EVENT_STAGES[choice - len(partners)], draw(1, 7))
        elif streams[partners[choice]]:
            hub.receive(streams[partners[choice]].pop(0))
            hub.step(f"intake:{partners[choice]}")
    hub.settle()


def in_turn(hub: Workshop, world: list[list[StoryMessage]]) -> None:
    """Let it arrive one partner after another, and be worked on at once."""
    for told in chain.from_iterable(world):
        hub.take(told)


STATE = {
    "signals": "SELECT * FROM signals",
    "repeats": "SELECT * FROM repeats",
    "routes": "SELECT * FROM routes WHERE is_ended = 0",
    "members": "SELECT * FROM dossier_signals",
    "dossiers": "SELECT dossier, signals, ties, related FROM dossiers",
    "mentions": "SELECT * FROM mentions",
    "messages": "SELECT * FROM messages",
}
"""What must be so in the end; moments and versions tell how it came to be so."""


def state(hub: Workshop) -> dict[str, list[tuple[Any, ...]]]:
    """All that is so, as the views show it."""
    return {name: sorted(hub.rows(sql)) for name, sql in STATE.items()}
