"""All that an event says, field by field: sealed boxes stay closed, and say whether they can open.

The labels are Dutch; a code stands as it was recorded, because that is what an auditor checks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from hub.security.sealing import SealBroken, Sealer
from hub.web.logbook.references import is_id
from schemas.base import Event

ROWS_MAX: Final = 400
SEALED: Final = "sealed"
PLACE: Final = ("originator_id", "originator_version", "occurred_at", "recorded_at", "cause")
LABELS: Final[Mapping[str, str]] = {
    "about": "over",
    "agrees": "is het eens",
    "all": "alle",
    "answers": "antwoorden",
    "as_of": "stand van",
    "asked": "vraag",
    "by": "door",
    "called_at": "gebeld op",
    "calls": "te bellen",
    "came_from": "kwam uit",
    "cause": "oorzaak",
    "changes": "veranderingen",
    "co_located": "op hetzelfde adres",
    "computed": "berekend",
    "consent": "toestemming",
    "contact": "contact",
    "correction": "correctie",
    "counts": "telt als bron",
    "decision": "besluit",
    "details": "soorten gegevens",
    "digest": "vingerafdruk",
    "dossier": "dossier",
    "due_at": "uiterlijk",
    "earlier": "eerder signaal",
    "entities": "personen en zaken",
    "entity": "persoon of zaak",
    "events": "gebeurtenissen",
    "evidence": "bewijs",
    "fault": "fout",
    "findings": "bevindingen",
    "first": "eerste",
    "former": "vorige pijler",
    "ground": "grond",
    "header": "kop",
    "hits": "regels",
    "informed": "kijkt mee",
    "is_crowded": "te vol",
    "is_done": "gedaan",
    "is_final": "is het laatste",
    "is_kept": "bewaard",
    "is_on": "staat erop",
    "is_urgent": "met spoed",
    "joins": "verbindingen",
    "kept_apart": "apart gehouden",
    "kind": "soort",
    "label": "label",
    "last": "laatste",
    "members": "signalen",
    "mentions": "vermeldingen",
    "message": "bericht",
    "model": "model",
    "needs_release": "eerst vrijgeven",
    "needs_second": "tweede persoon nodig",
    "occurred_at": "gebeurd op",
    "one": "een",
    "original_sequence": "eerder bericht",
    "originator_id": "geschiedenis",
    "originator_version": "versie",
    "other": "ander",
    "outcome": "uitkomst",
    "outside": "buiten de hub",
    "outside_blocked": "eerst de afzender vragen",
    "overlap_bits": "gedeelde bits",
    "owner": "eigenaar",
    "owner_rule": "regel van de eigenaar",
    "person": "van wie",
    "person_links_allowed": "personen verbinden mag",
    "pillar": "pijler",
    "partner": "partner",
    "policy": "beleid",
    "policy_digest": "vingerafdruk van het beleid",
    "policy_version": "versie van het beleid",
    "positions": "aantal gebeurtenissen",
    "problems": "problemen",
    "purpose": "doel",
    "query": "filter",
    "question": "vraag",
    "reason": "reden",
    "rebuilt_digest": "vingerafdruk, opnieuw gebouwd",
    "record_digest": "vingerafdruk van het register",
    "recorded_at": "vastgelegd op",
    "related": "in de buurt",
    "right": "recht",
    "role": "rol",
    "rules": "regels",
    "ruling": "besluit",
    "sealed": "verzegeld",
    "seen": "gezien",
    "sequence": "nummer",
    "share_with": "mag ook weten",
    "signal": "signaal",
    "signal_version": "versie van het signaal",
    "signals": "signalen",
    "stage": "onderdeel",
    "step": "stap",
    "subject": "onderwerp",
    "text_percent": "gelijke tekst (%)",
    "ties": "banden",
    "to": "aan",
    "topic": "soort gebeurtenis",
    "until": "tot",
    "urgency": "urgentie",
    "verdict": "oordeel",
    "version": "versie",
    "vetoes": "mag niet zien",
    "views_digest": "vingerafdruk van de overzichten",
    "views_position": "overzichten tot en met",
    "walls": "muren",
    "what": "wat",
}


class SealState(StrEnum):
    """Whether a sealed box can be opened; the value is what the screen says."""

    CLOSED = "verzegeld"
    LOST = "vernietigd (sleutel weg)"
    BROKEN = "beschadigd"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of an event: `label` is the way to it, `path` leads to what it names."""

    label: str
    text: str
    path: str


def details_of(event: Event, sealer: Sealer) -> tuple[Detail, ...]:
    """What an event says beyond its place, row by row."""
    state = event.model_dump(mode="json", exclude=set(PLACE))
    if SEALED in state:
        state[SEALED] = states_of(state[SEALED], sealer)
    rows = [row for name, value in state.items() for row in _rows(label_of(name), value)]
    left = len(rows) - ROWS_MAX
    more = (Detail("", f"en nog {left} regels; de JSON heeft alles", ""),) if left > 0 else ()
    return (*rows[:ROWS_MAX], *more)


def states_of(sealed: Mapping[str, str], sealer: Sealer) -> dict[str, str]:
    """Say of each sealed box whether it can still be opened."""
    try:
        lost = sealer.shredded(list(sealed.values()))
    except SealBroken:
        return dict.fromkeys(sealed, SealState.BROKEN.value)
    return {
        name: (SealState.LOST if is_lost else SealState.CLOSED).value
        for name, is_lost in zip(sealed, lost, strict=True)
    }


def json_of(event: Event, sealer: Sealer) -> str:
    """The event as JSON, with what its sealed boxes are instead of the boxes."""
    state = event.model_dump(mode="json")
    if SEALED in state:
        state[SEALED] = states_of(state[SEALED], sealer)
    return orjson.dumps(state, option=orjson.OPT_INDENT_2).decode()


def label_of(name: str) -> str:
    """A field's name in Dutch; its own where there is none."""
    return LABELS.get(name, name)


def _rows(label: str, value: Any) -> Iterator[Detail]:
    match value:
        case dict() if value:
            for name, item in value.items():
                yield from _rows(f"{label} · {label_of(name)}", item)
        case list() if value:
            for number, item in enumerate(value, 1):
                yield from _rows(f"{label} {number}" if len(value) > 1 else label, item)
        case _:
            yield _row(label, value)


def _row(label: str, value: Any) -> Detail:
    match value:
        case None | "" | [] | {}:
            return Detail(label, "geen", "")
        case bool():
            return Detail(label, "ja" if value else "nee", "")
        case str() if is_id(value):
            return Detail(label, value, f"/logboek?object={value}")
        case _:
            return Detail(label, str(value), "")
