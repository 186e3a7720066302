"""The parts of the OpenAPI document that its paths refer to: schemas, headers, answers."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hub.api.replies import STORED
from hub.cli import contract, contract_message, contract_news
from hub.domain.checking import GOOD
from hub.domain.receipts import HELD, RECEIVED, REFUSED, WITHDRAWN

Node = dict[str, Any]
VALUES: Final = "#/components/schemas/Waarde"


@cache
def example() -> Node:
    """A message that a partner could send, of somebody who was made up."""
    text = (files("adapters.police") / "examples" / "ordinary.json").read_text("utf-8")
    message: Node = json.loads(text)
    return message


def volgnummer() -> Node:
    return {
        "name": "volgnummer",
        "in": "path",
        "required": True,
        "description": "De plaats van het bericht in uw eigen stroom.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
    }


def signaal_id() -> Node:
    """A signal as its receipt names it."""
    return {
        "name": "signaalId",
        "in": "path",
        "required": True,
        "description": "Het signaal bij ons, zoals het ontvangstbewijs het noemt.",
        "schema": {"type": "string", "format": "uuid"},
    }


def schemas() -> Node:
    reason = contract.receipt()["properties"]["redenen"]
    status = {"type": "string"}
    return {
        "Bericht": contract_message.envelope(VALUES),
        "Waarde": contract_message.value(VALUES),
        "Ontvangstbewijs": contract.receipt(),
        "Bewijs": contract.proof(),
        "Opgeslagen": {
            "type": "object",
            "properties": {
                "status": {"const": STORED},
                "volgnummer": {"type": "integer"},
                "sha256": {"type": "string"},
                "toelichting": {"type": "string"},
            },
            "required": ["status", "volgnummer", "sha256", "toelichting"],
        },
        "Berichtcontrole": {
            "type": "object",
            "properties": {
                "status": {"enum": [GOOD, HELD, REFUSED]},
                "toelichting": status,
                "redenen": reason,
                "vlaggen": {"type": "array", "items": {"type": "string"}},
                "versie": contract.version_end(),
                "meldingen": contract.receipt()["properties"]["meldingen"],
            },
            "required": ["status", "toelichting", "redenen", "vlaggen"],
        },
        **_standing(),
        "Zoekvraag": {
            "type": "object",
            "properties": {"berichtId": contract_message.envelope()["properties"]["id"]},
            "required": ["berichtId"],
            "additionalProperties": False,
        },
        "Resultaten": {
            "type": "object",
            "properties": {
                "resultaten": {"type": "array", "maxItems": 1, "items": ref("Ontvangstbewijs")}
            },
            "required": ["resultaten"],
        },
        "Probleem": _problem(reason),
    }


def _standing() -> Node:
    """How a partner's signals stand, and what its numbers lack."""
    return {
        "Signaalstatus": {
            "type": "object",
            "properties": {
                "signaalId": {"type": "string", "format": "uuid"},
                "status": {"enum": [RECEIVED, WITHDRAWN]},
                "versie": {"type": "integer", "minimum": 1},
                "ontvangenOp": {"type": "string", "format": "date-time"},
                "gewijzigdOp": {"type": "string", "format": "date-time"},
                "beoordelingen": {"type": "array", "items": ref("Beoordeling")},
                "terugkoppelingen": {"type": "array", "items": ref("Terugkoppeling")},
            },
            "required": [
                "signaalId",
                "status",
                "versie",
                "ontvangenOp",
                "beoordelingen",
                "terugkoppelingen",
            ],
        },
        "Beoordeling": contract_news.assessed(),
        "Volgnummers": {
            "type": "object",
            "properties": {"ontbreekt": {"type": "array", "items": contract_news.numbers()}},
            "required": ["ontbreekt"],
        },
        "Terugkoppeling": contract.feedback(),
    }


def _problem(reason: Node) -> Node:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "RFC 9457. Bij een bericht dat is bewaard staat het ontvangstbewijs erbij.",
        "properties": {
            "type": text | {"format": "uri-reference", "description": "De pagina over deze fout."},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "redenen": reason,
            "ontvangstbewijs": ref("Ontvangstbewijs"),
        },
        "required": ["type", "title", "status", "detail", "redenen"],
    }


def headers() -> Node:
    return {
        "API-Version": {
            "description": "De volledige versie.",
            "required": True,
            "schema": {"type": "string"},
        },
        "Location": {
            "description": "Waar het ontvangstbewijs staat.",
            "schema": {"type": "string", "format": "uri-reference"},
        },
        "Retry-After": {
            "description": "Hoeveel seconden u wacht.",
            "schema": {"type": "integer", "minimum": 0},
        },
        "Deprecation": {
            "description": "De versie van dit bericht is verouderd, sinds dit moment (RFC 9745).",
            "schema": {"type": "string", "pattern": "^@[0-9]{1,12}$"},
        },
        "Sunset": {
            "description": "Vanaf dit moment lezen wij deze versie niet meer (RFC 8594).",
            "schema": {"type": "string"},
        },
        "Link": {
            "description": "De pagina over deze versie (deprecation) en over haar opvolger "
            "(successor-version).",
            "schema": {"type": "string"},
        },
    }


ENDING: Final = ("Deprecation", "Sunset", "Link")
"""What an answer about a message of an outdated version says beside the rest."""


SAID: Final[Mapping[str, str]] = {
    "400": "Er klopt iets niet: alle fouten tegelijk.",
    "401": "Niet aangemeld, of het token is verlopen.",
    "403": "Dit mag u niet, of de afzender in source bent u niet.",
    "404": "Hier staat niets, of het is niet van u.",
    "406": "Wij antwoorden met JSON, en volgens Accept neemt u dat niet aan.",
    "408": "Het bericht kwam niet op tijd helemaal binnen.",
    "409": "Onder dit id ontvingen wij eerder iets anders.",
    "413": "Te groot.",
    "415": "Dit soort inhoud lezen wij niet.",
    "429": "Te veel verzoeken.",
    "500": "Er ging bij ons iets mis.",
    "503": "Even niet beschikbaar; stuur hetzelfde later opnieuw.",
}


def responses() -> Node:
    return {f"Fout{status}": _error(status) for status in SAID}


def _error(status: str) -> Node:
    names = ("API-Version", "Retry-After") if status in {"429", "503"} else ("API-Version",)
    return {
        "description": SAID[status],
        "headers": {name: ref(name, "headers") for name in names},
        "content": {"application/problem+json": {"schema": ref("Probleem")}},
    }


def problems(*statuses: str) -> Node:
    return {status: ref(f"Fout{status}", "responses") for status in statuses}


def receipt(description: str, *ending: str) -> Node:
    return answer(description, ref("Ontvangstbewijs"), "Location", *ending)


def followed(answer: Node) -> Node:
    """The answer, and which addresses say more of the message later."""
    number = {"volgnummer": "$response.body#/volgnummer"}
    links = {
        "Ontvangstbewijs": {"operationId": "leesOntvangstbewijs", "parameters": number},
        "Bewijs": {"operationId": "leesBewijs", "parameters": number},
        "Signaal": {
            "operationId": "leesSignaal",
            "parameters": {"signaalId": "$response.body#/signaalId"},
        },
    }
    return answer | {"links": links}


def answer(description: str, schema: Node, *headers: str) -> Node:
    return {
        "description": description,
        "headers": {name: ref(name, "headers") for name in ("API-Version", *headers)},
        "content": {"application/json": {"schema": schema}},
    }


def ref(name: str, kind: str = "schemas") -> Node:
    return {"$ref": f"#/components/{kind}/{name}"}
