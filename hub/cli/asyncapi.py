"""The contract of the bus as one AsyncAPI 3.0 document, seen from the hub: what it hears and says.

It names no server: where the bus is, each partner is told in its own agreement.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from adapters import formats
from adapters.base import Format
from hub.bus import topology
from hub.cli import contract_news
from hub.cli.contract import (
    Untitled,
    feedback,
    proof,
    receipt,
    sentence,
    undescribed,
)
from hub.cli.contract_message import envelope, value
from hub.cli.words import topic
from hub.policy.event_words import SAID
from hub.policy.partners import PartnerAgreement, load_partners
from schemas.base import Event
from schemas.events import EVENTS

VERSION: Final = "1.0.0"
CLOUDEVENT: Final = "application/cloudevents+json"
COMPONENTS: Final = "#/components"
VALUES: Final = f"{COMPONENTS}/schemas/waarde"
NEWS: Final = ("terugkoppeling", "beoordeling", "volgnummers")
Node = dict[str, Any]


def document() -> Node:
    """The whole document."""
    partners, known = load_partners(), formats()
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((form.model, "validation") for form in known),
        *((event, "serialization") for event in EVENTS),
    ]
    refs, defined = models_json_schema(
        models,
        ref_template=f"{COMPONENTS}/schemas/{{model}}",
        schema_generator=Untitled,
    )
    payloads = {model: refs[model, mode] for model, mode in models}
    schemas = undescribed(defined["$defs"])
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": "application/json",
        "channels": {
            **{_inbox(p): _inbox_channel(p, known) for p in partners},
            **{_outbox(p): _outbox_channel(p) for p in partners},
            **{_news(p): _news_channel(p) for p in partners},
            **{_proofs(p): _proof_channel(p) for p in partners},
            **{_channel(event): _event_channel(event) for event in EVENTS},
        },
        "operations": dict(_operations(partners)),
        "components": {
            "messages": {
                **{_name(form): _message(form, payloads[form.model]) for form in known},
                "ontvangstbewijs": _receipt_message(),
                "terugkoppeling": _news_message("terugkoppeling", "Terugkoppeling"),
                "beoordeling": _news_message("beoordeling", "Beoordeling"),
                "volgnummers": _news_message("volgnummers", "Volgnummers"),
                "bewijs": _proof_message(),
                **{event.TOPIC: _event_message(event, payloads[event]) for event in EVENTS},
            },
            "schemas": {
                "cloudevent": envelope(VALUES),
                "waarde": value(VALUES),
                "ontvangstbewijs": receipt(),
                "terugkoppeling": feedback(),
                "beoordeling": contract_news.assessed(),
                "volgnummers": contract_news.numbers(),
                "bewijs": proof(),
                **dict(sorted(schemas.items())),
            },
        },
    }


def _info() -> Node:
    return {
        "title": "Signaalhub",
        "version": VERSION,
        "description": "Signalen van mensenhandel: partners sturen CloudEvents (NL GOV-profiel) "
        "over hun eigen account en krijgen op elk bericht een ontvangstbewijs. Wat de hub "
        "vastlegt, reist als gebeurtenis binnen de hub; persoonsgegevens zijn daarin verzegeld.",
        "license": {"name": "EUPL-1.2"},
    }


def _inbox_channel(partner: PartnerAgreement, known: Iterable[Format]) -> Node:
    own = [form for form in known if form.partner is partner.partner]
    return {
        "address": topology.signals(partner.partner).replace("*", "{soort}"),
        "title": f"Berichten van {partner.title}",
        "description": "Alleen het account van deze partner kan hier sturen. Het antwoord komt als "
        "het bericht op schijf staat.",
        "parameters": {"soort": {"description": "Eén woord naar eigen keuze, zoals bericht."}},
        "messages": {_name(form): _ref("messages", _name(form)) for form in own},
    }


def _outbox_channel(partner: PartnerAgreement) -> Node:
    return {
        "address": topology.receipt(partner.partner, "{bewijs}"),
        "title": f"Ontvangstbewijzen voor {partner.title}",
        "description": "Op elk bericht volgt een ontvangstbewijs; na een storing soms twee keer.",
        "parameters": {"bewijs": {"description": "Hoort bij één bericht."}},
        "messages": {"ontvangstbewijs": _ref("messages", "ontvangstbewijs")},
    }


def _news_channel(partner: PartnerAgreement) -> Node:
    return {
        "address": topology.feedback(partner.partner, "{terugkoppeling}"),
        "title": f"Terugkoppeling aan {partner.title}",
        "description": "Of een signaal vervolg krijgt en wat ermee is gedaan, als code en alleen "
        "als dat gedeeld mag worden, en wat er aan uw telling ontbreekt; na een storing soms twee "
        "keer.",
        "parameters": {"terugkoppeling": {"description": "Hoort bij één terugkoppeling."}},
        "messages": {name: _ref("messages", name) for name in NEWS},
    }


def _proof_channel(partner: PartnerAgreement) -> Node:
    return {
        "address": topology.proof(partner.partner, "{bewijs}"),
        "title": f"Bewijzen voor {partner.title}",
        "description": "Is het logboek ondertekend, dan volgt op een ontvangstbewijs het bewijs "
        "dat uw bericht daarin staat; na een storing soms twee keer.",
        "parameters": {"bewijs": {"description": "Hoort bij één bericht."}},
        "messages": {"bewijs": _ref("messages", "bewijs")},
    }


def _event_channel(event: type[Event]) -> Node:
    return {
        "address": topology.subject(event.TOPIC),
        "title": sentence(topic(event.TOPIC)),
        "description": SAID[event.TOPIC],
        "messages": {event.TOPIC: _ref("messages", event.TOPIC)},
    }


def _operations(partners: Iterable[PartnerAgreement]) -> Iterable[tuple[str, Node]]:
    for partner in partners:
        inbox, outbox = _inbox(partner), _outbox(partner)
        yield f"hoor-{partner.partner}", _operation("receive", inbox, f"Hoor {partner.title}")
        yield f"antwoord-{partner.partner}", _operation("send", outbox, f"Antwoord {partner.title}")
        title = f"Bewijs het {partner.title}"
        yield f"bewijs-{partner.partner}", _operation("send", _proofs(partner), title)
        title = f"Koppel terug aan {partner.title}"
        yield f"koppel-terug-{partner.partner}", _operation("send", _news(partner), title)
    for event in EVENTS:
        title = sentence(topic(event.TOPIC))
        yield f"meld-{_channel(event)}", _operation("send", _channel(event), title)


def _operation(action: str, channel: str, title: str) -> Node:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "title": title}


def _message(form: Format, data: Mapping[str, Any]) -> Node:
    return {
        "name": _name(form),
        "title": form.title,
        "contentType": CLOUDEVENT,
        "payload": {
            "allOf": [
                _ref("schemas", "cloudevent"),
                {"properties": {"dataschema": {"const": form.dataschema}, "data": dict(data)}},
            ]
        },
    }


def _receipt_message() -> Node:
    return {
        "name": "ontvangstbewijs",
        "title": "Ontvangstbewijs",
        "payload": _ref("schemas", "ontvangstbewijs"),
    }


def _news_message(name: str, title: str) -> Node:
    return {"name": name, "title": title, "payload": _ref("schemas", name)}


def _proof_message() -> Node:
    return {"name": "bewijs", "title": "Bewijs", "payload": _ref("schemas", "bewijs")}


def _event_message(event: type[Event], payload: Mapping[str, Any]) -> Node:
    return {
        "name": event.TOPIC,
        "title": sentence(topic(event.TOPIC)),
        "summary": SAID[event.TOPIC],
        "payload": dict(payload),
    }


def _ref(kind: str, name: str) -> Node:
    return {"$ref": f"{COMPONENTS}/{kind}/{name}"}


def _name(form: Format) -> str:
    return f"{form.partner}.{form.name}.v{form.version}"


def _inbox(partner: PartnerAgreement) -> str:
    return f"berichten-{partner.partner}"


def _outbox(partner: PartnerAgreement) -> str:
    return f"ontvangstbewijzen-{partner.partner}"


def _news(partner: PartnerAgreement) -> str:
    return f"terugkoppelingen-{partner.partner}"


def _proofs(partner: PartnerAgreement) -> str:
    return f"bewijzen-{partner.partner}"


def _channel(event: type[Event]) -> str:
    return event.TOPIC.replace(".", "-")
