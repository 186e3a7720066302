"""Named messages for tests: who says what about which signal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from adapters import formats
from adapters.base import SCHEMA_ROOT, newest
from hub.domain.reading import Door
from hub.doors import door_of
from hub.policy.partners import load_partners
from hub.stories.sending import cloud_event
from hub.stories.story import StoryMessage
from schemas.envelope import EventType
from schemas.signal import Partner

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ALL_TEXT = (
    "Bij de controle stond een busje voor de deur en niemand wilde iets zeggen over het werk."
)


def mutation(
    number: int,
    *,
    kind: EventType = EventType.REPORTED,
    id_: str | None = None,
    day: int = 0,
    **fields: Any,
) -> StoryMessage:
    """Write a police mutation; `number` names the signal, `fields` are its own Dutch ones."""
    at = START + timedelta(days=day)
    data = {
        "registratienummer": f"PL0600-2026{number:06d}",
        "maatschappelijkeKlasse": "Overige zorg",
        "datumKennisname": at.date().isoformat(),
        "wpgArtikel": 8,
        "verstrekkingsgrond": 16,
        "eersteVerwerking": at.date().isoformat(),
        "afzender": {"eenheid": "Oost-Nederland", "team": "wijkagent"},
        "doorverstrekken": False,
        **fields,
    }
    return message(Partner.POLICE, "mutatie", data, kind=kind, id_=id_ or f"pol-{number}", at=at)


def inspection(number: int, *, day: int = 0, id_: str | None = None, **fields: Any) -> StoryMessage:
    """Write a finding of the labour inspectorate."""
    at = START + timedelta(days=day)
    data = {
        "zaaknummer": f"NLA-2026-{number:04d}",
        "bron": "melding",
        "waarneming": {"van": at.isoformat(), "precisie": "dag"},
        "strafrechtelijkOnderzoek": "nee",
        **fields,
    }
    partner = Partner.LABOUR_INSPECTORATE
    return message(partner, "inspectiebevinding", data, id_=id_ or f"nla-{number}", at=at)


def withdrawal(number: int, *, day: int = 1, id_: str | None = None) -> StoryMessage:
    """Take the police mutation of this number back."""
    data = {"bronreferentie": f"PL0600-2026{number:06d}", "reden": "Verkeerd geregistreerd."}
    at = START + timedelta(days=day)
    kind = EventType.WITHDRAWN
    id_ = id_ or f"pol-{number}-in"
    return message(Partner.POLICE, "intrekking", data, kind=kind, id_=id_, at=at)


def feedback(number: int, *, day: int = 2, id_: str = "", **fields: Any) -> StoryMessage:
    """Tell, as the care partner, what came of the police mutation of this number."""
    data = {
        "partner": "politie",
        "bronreferentie": f"PL0600-2026{number:06d}",
        "uitkomst": "opvang-geregeld",
        "datum": (START + timedelta(days=day)).date().isoformat(),
        **fields,
    }
    at = START + timedelta(days=day)
    kind, name = EventType.FEEDBACK_GIVEN, id_ or f"care-{number}"
    return message(Partner.CARE, "terugkoppeling", data, kind=kind, id_=name, at=at)


def message(  # noqa: PLR0913 - the attributes of a message, by name
    partner: Partner,
    form: str,
    data: Mapping[str, Any],
    *,
    id_: str,
    kind: EventType = EventType.REPORTED,
    at: datetime = START,
) -> StoryMessage:
    """Write a message of any partner, in the newest version where it is one of its formats."""
    known = newest(it for it in formats() if it.partner is partner)
    version = known[form].version if form in known else 1
    text = cloud_event(
        id_=id_,
        partner=partner,
        kind=kind,
        time=at,
        dataschema=f"{SCHEMA_ROOT}/{partner}/{form}/v{version}.json",
        sequence=1,
        data=data,
    )
    return StoryMessage(id_, "", partner, at, text)


def changed(original: StoryMessage, **attributes: Any) -> StoryMessage:
    """The same message with other attributes in its envelope."""
    return replace(original, data=orjson.dumps(orjson.loads(original.data) | attributes))


def door(partner: Partner) -> Door:
    """The door of a partner, with every format it may send."""
    [agreement] = [it for it in load_partners() if it.partner is partner]
    return door_of(agreement, formats())


def address(number: int, street: str = "Demohof") -> dict[str, Any]:
    """Write an invented address as most partners do."""
    return {"straat": street, "huisnummer": 9000 + number, "plaats": "Nijkerk"}
