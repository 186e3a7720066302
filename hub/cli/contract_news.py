"""The schemas of what a partner hears beside receipts: assessments, its numbers, its webhook."""

from typing import Any, Final

from hub.domain.assessing import Assessment
from hub.domain.receipts import (
    ASSESSED,
    HELD,
    NUMBERS_CAME,
    NUMBERS_LACK,
    RECEIVED,
    REFUSED,
)
from hub.domain.webhooks import NEWS

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string"}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1}
SIGNAL: Final[Schema] = TEXT | {"format": "uuid", "description": "Het signaal bij ons."}


def assessed() -> Schema:
    """The schema of what a partner hears when its signal was assessed."""
    return _closed(
        {
            "status": {"const": ASSESSED},
            "berichtId": {
                "type": ["string", "null"],
                "description": "Het id van het bericht waarmee u dit meldde.",
            },
            "volgnummer": NUMBER | {"description": "De plaats in uw eigen stroom."},
            "signaalId": SIGNAL,
            "beoordelingId": TEXT
            | {"description": "Wie hetzelfde id twee keer ziet, hoort hetzelfde nog eens."},
            "beoordeling": {
                "enum": list(Assessment),
                "description": "De nieuwste telt. Nooit iets over een persoon.",
            },
            "gegevenOp": MOMENT,
        }
    )


def numbers() -> Schema:
    """The schema of what a partner hears about its own numbers (`sequence`)."""
    return _closed(
        {
            "status": {"enum": [NUMBERS_LACK, NUMBERS_CAME]},
            "vanaf": NUMBER | {"description": "Het eerste nummer, uit uw eigen telling."},
            "totEnMet": NUMBER | {"description": "Het laatste nummer."},
            "gezienOp": MOMENT,
            "toelichting": TEXT,
        }
    )


def webhook() -> Schema:
    """The schema of what a webhook is sent (`hub.domain.webhooks.payload`)."""
    kinds = [*(f"bericht.{status}" for status in (RECEIVED, REFUSED, HELD)), *NEWS.values()]
    link = TEXT | {"format": "uri-reference"}
    names = ("ontvangstbewijs", "signaal", "volgnummers")
    data = {
        "volgnummer": NUMBER | {"description": "De plaats van uw bericht in uw eigen stroom."},
        "signaalId": SIGNAL,
        "vanaf": NUMBER,
        "totEnMet": NUMBER,
        "links": {
            "type": "object",
            "description": "Waar u de rest leest, met uw eigen token.",
            "properties": dict.fromkeys(names, link),
            "additionalProperties": False,
        },
    }
    return _closed(
        {
            "type": {"enum": kinds},
            "timestamp": MOMENT | {"description": "Wanneer het gebeurde."},
            "data": {
                "type": "object",
                "properties": data,
                "required": ["links"],
                "additionalProperties": False,
            },
        }
    )


def _closed(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
