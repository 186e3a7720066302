"""What somebody filled in becomes a message in the residents' own format (`meldpunt`, version 1).

Pure: the same form with the same answers is the same message, byte for byte, however often it is
sent.
"""

import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from adapters.base import SCHEMA_ROOT
from adapters.shared import local_day, start_of
from hub.web.report.answers import YES, Answers
from hub.web.report.codes import code_of, read_code, reference_of
from schemas.envelope import EventType
from schemas.signal import Partner

SYSTEM: Final = "meldformulier"
DATASCHEMA: Final = f"{SCHEMA_ROOT}/{Partner.RESIDENTS}/meldpunt/v1.json"
WEEK: Final = timedelta(days=7)
_UUID_BYTES: Final = 16


class Letter(NamedTuple):
    """A message that is ready to go, its content apart, and the code that its sender keeps."""

    data: bytes
    content: bytes
    code: str


class Opened(NamedTuple):
    """The form that was filled in: its number, when it was opened, and in which language."""

    token: str
    at: datetime
    language: str


def source_of(oin: str) -> str:
    """Name the form as a sender: the residents' organisation number, and this system."""
    return f"urn:nld:oin:{oin}:systeem:{SYSTEM}"


def write(answers: Answers, opened: Opened, source: str, key: bytes) -> Letter:
    """Write the message of a form without faults."""
    all_of_it = orjson.dumps((opened.token, opened.language, answers.canonical()))
    code = code_of(hmac.digest(key, b"melding/" + all_of_it, sha256))
    message_id = UUID(bytes=hmac.digest(key, b"bericht/" + all_of_it, sha256)[:_UUID_BYTES])
    content = content_of(answers, opened, reference_of(code, key), key)
    event = {
        "specversion": "1.0",
        "id": str(message_id),
        "source": source,
        "type": EventType.REPORTED.value,
        "time": opened.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "dataschema": DATASCHEMA,
        "data": content,
    }
    return Letter(orjson.dumps(event), orjson.dumps(content), code)


def content_of(answers: Answers, opened: Opened, reference: str, key: bytes) -> dict[str, Any]:
    """Write what was answered under the names of the format; what was not answered stays out."""
    today = local_day(opened.at)
    earlier = read_code(answers["eerder"])
    reporter = _reporter(answers)
    behalf = _behalf(answers)
    content: dict[str, Any] = {
        "meldcode": reference,
        "eerdereMeldcode": reference_of(earlier, key) if earlier else None,
        "datum": today.isoformat(),
        "waarneming": _observation(answers, today),
        "taal": opened.language,
        "beschrijving": answers["beschrijving"],
        "gezien": list(answers.many["gezien"]),
        "gevaarNu": answers["gevaar"],
        "gaatOmUzelf": answers["zelf"],
        "locatie": _filled({"omschrijving": answers["waar"]}),
        "personen": _people(answers),
        "bedrijfsnaam": answers["bedrijf"],
        "kenteken": answers["kenteken"],
        "communicatie": _communication(answers),
        "advertentieUrl": answers["internet"],
        "namens": behalf,
        "melder": reporter,
        "wilTerugkoppeling": bool(reporter),
        "anoniem": not (reporter or behalf),
    }
    return _filled(content)


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    """Keep what says something; false does."""
    return {name: value for name, value in content.items() if value or value is False}


def _observation(answers: Answers, today: date) -> dict[str, str] | None:
    match answers["wanneer"]:
        case "vandaag":
            return _on(today)
        case "gisteren":
            return _on(today - timedelta(days=1))
        case "week":
            return _on(today - WEEK) | {"tot": _moment(today)}
        case "dag":
            return _on(date.fromisoformat(answers["datum"]))
        case _:
            return None


def _on(day: date) -> dict[str, str]:
    return {"van": _moment(day), "precisie": "dag"}


def _moment(day: date) -> str:
    return start_of(day).isoformat().replace("+00:00", "Z")


def _people(answers: Answers) -> list[dict[str, Any]]:
    known = {"bekendAls": answers["bekend"]}
    if answers["leeftijd"]:
        known |= {"leeftijd": int(answers["leeftijd"])}  # type: ignore[dict-item]
    role = "onbekend" if answers["over"] == "plek" else "mogelijkSlachtoffer"
    said = {name: value for name, value in known.items() if value != ""}
    return [{"rol": role, **said}] if said else []


def _communication(answers: Answers) -> list[dict[str, str]]:
    """Tell a telephone number from the name of an account: a name has a letter or an @."""
    text = answers["nummer"]
    is_name = any(it.isalpha() or it == "@" for it in text)
    kind = "gebruikersnaam" if is_name else "telefoon"
    return [{"soort": kind, "waarde": text}] if text else []


def _reporter(answers: Answers) -> dict[str, str]:
    """Who may be called; whoever chose to be anonymous is, whatever else they filled in."""
    if answers["contact"] != YES:
        return {}
    return _filled(
        {
            "naam": answers["naam"],
            "telefoon": answers["telefoon"],
            "veiligMoment": answers["moment"],
        }
    )


def _behalf(answers: Answers) -> dict[str, Any]:
    if not answers["werk"]:
        return {}
    return _filled(
        {
            "soort": answers["werk"],
            "organisatie": answers["organisatie"],
            "functie": answers["functie"],
            "meldcodeStap": int(answers["stap"]) if answers["stap"] else None,
            "afwegingUitkomst": answers["afweging"],
        }
    )
