"""The contract as JSON Schema: every partner's message, the envelope, receipts, and every event.

Made of the very models that read and write them, so that what is published cannot differ from what
is done. Pure: the same models give the same documents, byte for byte.
"""

import json as json_module
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from adapters import formats
from adapters.base import SCHEMA_ROOT, Format
from hub.api.developers.fields import described
from hub.cli import contract_news
from hub.cli.contract_message import envelope
from hub.cli.words import topic
from hub.domain.receipts import FEEDBACK, HELD, PROOF, RECEIVED, REFUSED
from schemas.base import Event
from schemas.events import EVENTS
from schemas.filled_form import FilledForm
from schemas.problems import Code
from schemas.subject_access import AccessAnswer, Said

FOLDER: Final = Path("docs/contract")
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


class Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names: they say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        del schema
        return False


def documents() -> dict[str, Schema]:
    """Every schema by its path in the contract's folder."""
    found = {
        "cloudevent.json": _head("cloudevent", "Bericht: de envelop (CloudEvents 1.0)")
        | envelope(),
        "ontvangstbewijs.json": _head("ontvangstbewijs", "Ontvangstbewijs") | receipt(),
        "bewijs.json": _head("bewijs", "Bewijs dat uw bericht in het logboek staat") | proof(),
        "terugkoppeling.json": _head("terugkoppeling", "Terugkoppeling over uw signaal")
        | feedback(),
        "beoordeling.json": _head("beoordeling", "Beoordeling van uw signaal")
        | contract_news.assessed(),
        "volgnummers.json": _head("volgnummers", "Wat er aan uw telling ontbreekt")
        | contract_news.numbers(),
        "webhook.json": _head("webhook", "Nieuws voor uw webhook") | contract_news.webhook(),
    }
    found["inzage.json"] = of_said(AccessAnswer, "inzage", "Antwoord op een verzoek om inzage")
    found["formulier.json"] = of_said(FilledForm, "formulier", "Formulier voor een ander")
    for form in formats():
        found[f"partners/{form.partner}/{form.name}.v{form.version}.json"] = of_format(form)
    for event in EVENTS:
        found[f"events/{event.TOPIC}.json"] = of_event(event)
    return found


def of_format(form: Format) -> Schema:
    """The schema of a message's `data`."""
    schema = form.model.model_json_schema(schema_generator=Untitled)
    head = {"$schema": DIALECT, "$id": form.dataschema, "title": form.title}
    plain = described(undescribed(schema), form)
    return head | {name: value for name, value in plain.items() if name != "title"}


def of_said(kind: type[Said], name: str, title: str) -> Schema:
    """The schema of what a person takes out of the hub, such as an answer to a data subject."""
    schema = kind.model_json_schema(mode="serialization", schema_generator=Untitled)
    plain: Schema = _without_docstrings(schema)
    return plain | _head(name, title)


def of_event(event: type[Event]) -> Schema:
    """The schema of an event as it is stored and travels."""
    schema = event.model_json_schema(mode="serialization", schema_generator=Untitled)
    return schema | _head(f"events/{event.TOPIC}", sentence(topic(event.TOPIC)))


def log_place() -> Schema:
    """The schema of where something stands in the log."""
    place = {"type": "integer", "minimum": 1, "description": "De plaats in het logboek van de hub."}
    leaf = {
        "type": "string",
        "contentEncoding": "base64",
        "description": "De hash die daar staat (RFC 6962). Bewaar hem: een bewijs verwijst ernaar.",
    }
    return {
        "type": "object",
        "properties": {"plaats": place, "blad": leaf},
        "required": ["plaats", "blad"],
    }


def receipt() -> Schema:
    """The schema of what a partner hears back (`hub.domain.receipts`)."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    reason = {
        "type": "object",
        "properties": {
            "code": text
            | {
                "pattern": "^SH-[1-9][0-9]{2}$",
                "examples": list(Code),
                "description": "De regel; uitgelegd op /fouten. Er kunnen meer komen.",
            },
            "plaats": text | {"description": "Waar in uw bericht (JSON Pointer, RFC 6901)."},
            "uitleg": text | {"description": "Wat er niet klopt. Nooit de waarde zelf."},
            "oplossing": text | {"description": "Wat u kunt doen."},
        },
        "required": ["code", "plaats", "uitleg", "oplossing"],
    }
    return {
        "type": "object",
        "properties": {
            "status": {
                "enum": [RECEIVED, REFUSED, HELD],
                "description": f"{HELD}: een medewerker kijkt eerst.",
            },
            "berichtId": maybe | {"description": "Het id van uw bericht, als dat te lezen was."},
            "volgnummer": {"type": "integer", "description": "De plaats in uw eigen stroom."},
            "sha256": text | {"description": "SHA-256 van de bytes die wij ontvingen."},
            "schema": maybe | {"description": "Het dataschema van uw bericht."},
            "ontvangenOp": text | {"format": "date-time"},
            "signaalId": text | {"format": "uuid", "description": "Het signaal bij ons."},
            "versie": version_end(),
            "toelichting": text,
            "redenen": {"type": "array", "items": reason},
            "meldingen": {
                "type": "array",
                "items": reason,
                "description": "Wat u de volgende keer anders moet doen; het bericht telt gewoon.",
            },
            "logboek": log_place(),
        },
        "required": ["status", "berichtId", "volgnummer", "sha256", "schema", "ontvangenOp"],
    }


def version_end() -> Schema:
    """The schema of what a partner hears of a version that is outdated (`hub.domain.versions`)."""
    day = {"type": "string", "format": "date"}
    return {
        "type": "object",
        "description": "De versie van uw bericht is verouderd. Zonder dit is er niets aan de hand.",
        "properties": {
            "verouderdSinds": day,
            "vervaltOp": day | {"description": "Vanaf deze dag weigeren wij de versie (SH-109)."},
            "opvolger": {"type": "string", "description": "Het dataschema dat u dan gebruikt."},
        },
        "required": ["verouderdSinds", "vervaltOp", "opvolger"],
    }


def proof() -> Schema:
    """The schema of the proof that follows a receipt (`hub.domain.receipts.proof_of`)."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    return {
        "type": "object",
        "properties": {
            "status": {"const": PROOF},
            "berichtId": maybe | {"description": "Het id van uw bericht, als dat te lezen was."},
            "volgnummer": {"type": "integer", "description": "De plaats in uw eigen stroom."},
            "logboek": log_place(),
            "bewijs": text | {"description": "Een bewijs in de vorm c2sp.org/tlog-proof@v1."},
        },
        "required": ["status", "berichtId", "volgnummer", "logboek", "bewijs"],
        "additionalProperties": False,
    }


def feedback() -> Schema:
    """The schema of what a partner hears of its signal later (`hub.domain.receipts.feedback`)."""
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    moment = text | {"format": "date-time"}
    return {
        "type": "object",
        "properties": {
            "status": {"const": FEEDBACK},
            "berichtId": maybe | {"description": "Het id van het bericht waarmee u dit meldde."},
            "volgnummer": {"type": "integer", "description": "De plaats in uw eigen stroom."},
            "schema": maybe | {"description": "Het dataschema van uw bericht."},
            "ontvangenOp": moment,
            "signaalId": text | {"format": "uuid", "description": "Het signaal bij ons."},
            "terugkoppelingId": text
            | {"description": "Wie hetzelfde id twee keer ziet, hoort hetzelfde nog eens."},
            "uitkomst": text
            | {
                "pattern": "^[a-z][a-z-]{1,40}$",
                "description": "De code van de uitkomst; uitgelegd op /ontwikkelaars/antwoorden. "
                "Nooit iets over een persoon.",
            },
            "gegevenOp": moment,
        },
        "required": [
            "status",
            "berichtId",
            "volgnummer",
            "signaalId",
            "terugkoppelingId",
            "uitkomst",
            "gegevenOp",
        ],
        "additionalProperties": False,
    }


def undescribed(schema: Any) -> Any:
    """Leave out descriptions that are our own notes to programmers, in English."""
    match schema:
        case dict():
            kept = {k: v for k, v in schema.items() if k != "description" or not isinstance(v, str)}
            return {name: undescribed(value) for name, value in kept.items()}
        case list():
            return [undescribed(item) for item in schema]
        case _:
            return schema


def _without_docstrings(schema: Any) -> Any:
    """Leave out what a class says of itself, in English; what its fields say is Dutch."""
    match schema:
        case dict():
            left_out = "description" if "properties" in schema else ""
            return {k: _without_docstrings(v) for k, v in schema.items() if k != left_out}
        case list():
            return [_without_docstrings(item) for item in schema]
        case _:
            return schema


def sentence(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def written(document: Mapping[str, Any]) -> str:
    """Write a document as it is committed."""
    return json_module.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _head(name: str, title: str) -> Schema:
    return {"$schema": DIALECT, "$id": f"{SCHEMA_ROOT}/{name}.json", "title": title}
