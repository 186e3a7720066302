"""Messages as partners send them: an ordinary one, and the same with something changed."""

import json
from typing import Any

OIN = "00000099000000001000"
OTHER_OIN = "00000099000000002000"
SCHEMA = "https://schemas.signaalhub.example/police/proef/v2.json"
NEXT_SCHEMA = "https://schemas.signaalhub.example/police/proef/v3.json"
KNOWN_SCHEMAS = frozenset({SCHEMA, NEXT_SCHEMA})
ID = "0192f0a1-7c00-7000-8000-00000000002a"
SUBJECT = "signals.v1.police.proef"

DATA: dict[str, Any] = {
    "referentie": "PL0600-2026000123",
    "omschrijving": "Op het adres troffen wij meer personen aan dan er ingeschreven staan.\n" * 10,
    "namen": ["Ana Demo", "Bogdan Demo"],
    "verblijfadres": {"straat": "Voorbeeldstraat", "huisnummer": 9001, "plaats": "Nijkerk"},
    "waarneming": {"van": "2026-11-20T09:00:00+01:00", "tot": "2026-11-20T11:30:00+01:00"},
    "indicatoren": [{"code": f"ARB-{n:02}", "antwoord": "ja"} for n in range(1, 8)],
}

ATTRIBUTES: dict[str, Any] = {
    "specversion": "1.0",
    "id": ID,
    "source": f"urn:nld:oin:{OIN}:systeem:proef",
    "type": "nl.mensenhandelsignalen.signaal-gemeld.v1",
    "time": "2026-11-23T10:00:00+01:00",
    "datacontenttype": "application/json",
    "dataschema": SCHEMA,
    "sequence": "42",
    "sequencetype": "Integer",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}

STRUCTURED = {"Content-Type": "application/cloudevents+json", "Nats-Msg-Id": ID}
BINARY = {f"ce-{name}": value for name, value in ATTRIBUTES.items()}

MESSAGE: dict[str, Any] = {**ATTRIBUTES, "data": DATA}


def written(value: object) -> bytes:
    """Write JSON the way most partners' tools do."""
    return json.dumps(value, ensure_ascii=False).encode()


def message(**changes: object) -> bytes:
    """Write the ordinary message with some members changed or added."""
    return written({**MESSAGE, **changes})


def without(*names: str) -> bytes:
    """Write the ordinary message without some of its members."""
    return written({name: value for name, value in MESSAGE.items() if name not in names})
