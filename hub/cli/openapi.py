"""The contract of the door over HTTP as one OpenAPI 3.1 document, by the NLGov API Design Rules.

Written of the same schemas as the contract of the bus: a receipt is a receipt.
"""

from typing import Any, Final

from hub.api.app import BASE, VERSION
from hub.api.signing_in import TOKEN_PATH
from hub.api.tokens import CHECK, READ, SEND
from hub.cli.openapi_parts import (
    ENDING,
    Node,
    answer,
    example,
    followed,
    headers,
    problems,
    receipt,
    ref,
    responses,
    schemas,
    signaal_id,
    volgnummer,
)

STRUCTURED: Final = "application/cloudevents+json"
PLACEHOLDER: Final = "https://signaalhub.example"
"""Stands for the address of a hub in the document that is committed."""
CHECKED: Final = {"description": "Wat u wilt sturen; of het een Bericht is, is de vraag."}
CONTACT: Final = {
    "name": "Beheer Signaalhub, gemeente Nijkerk",
    "url": "https://signaalhub.example/contact",
    "email": "signaalhub@gemeente.example",
}


def document(issuer: str = PLACEHOLDER) -> Node:
    """The document of a hub at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Signaalhub: berichten over HTTP",
            "version": VERSION,
            "description": "Stuur signalen als CloudEvent (NL GOV-profiel). Op elk bericht volgt "
            "een ontvangstbewijs. Dezelfde controles en antwoorden als op de bus. "
            "Wijzigingen: zie CHANGELOG.md. Een volgende hoofdversie komt naast deze te staan, "
            "minstens twaalf maanden lang.",
            "contact": CONTACT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": f"{issuer}{BASE}"}],
        "security": [{"oauth2": [SEND]}],
        "tags": [
            {"name": "Berichten", "description": "Sturen, en eerst controleren."},
            {"name": "Ontvangstbewijzen", "description": "Nalezen wat er van een bericht werd."},
        ],
        "paths": {**_messages(), **_standing(), **_receipts()},
        "components": {
            "schemas": schemas(),
            "parameters": {
                "Volgnummer": volgnummer(),
                "SignaalId": signaal_id(),
            },
            "headers": headers(),
            "responses": responses(),
            "securitySchemes": {
                "oauth2": {
                    "type": "oauth2",
                    "description": "Client credentials, met een eigen sleutel (private_key_jwt) of "
                    "met een geheim. Een token leeft vijf minuten.",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": f"{issuer}{TOKEN_PATH}",
                            "scopes": {
                                SEND: "Berichten sturen.",
                                CHECK: "Berichten controleren.",
                                READ: "Eigen ontvangstbewijzen en bewijzen lezen.",
                            },
                        }
                    },
                }
            },
        },
    }


def _messages() -> Node:
    """Where a partner sends."""
    return {
        "/signalen": {
            "post": _operation(
                "stuurBericht",
                "Berichten",
                SEND,
                "Stuur een bericht",
                "Een signaal, een correctie, een aanvulling, een intrekking of een terugkoppeling. "
                "Hetzelfde bericht met hetzelfde id telt één keer en krijgt hetzelfde "
                "ontvangstbewijs.",
                {
                    "200": followed(
                        receipt("Dit bericht hadden wij al: hetzelfde ontvangstbewijs.", *ENDING)
                    ),
                    "201": followed(receipt("Ontvangen.", *ENDING)),
                    "202": answer(
                        "Bewaard: een medewerker kijkt eerst, of het ontvangstbewijs volgt nog.",
                        {"oneOf": [ref("Ontvangstbewijs"), ref("Opgeslagen")]},
                        "Location",
                        *ENDING,
                    ),
                    **problems("400", "403", "408", "409", "413", "415", "503"),
                },
                **_message(ref("Bericht")),
            )
        },
        "/berichtcontroles": {
            "post": _operation(
                "controleerBericht",
                "Berichten",
                CHECK,
                "Controleer een bericht; er wordt niets bewaard",
                "Alle fouten tegelijk, met code, plaats, uitleg en oplossing.",
                {
                    "200": answer(
                        "Wat er van het bericht zou worden.", ref("Berichtcontrole"), *ENDING
                    ),
                    **problems("400", "403", "408", "413", "415"),
                },
                **_message(CHECKED),
            )
        },
    }


def _standing() -> Node:
    """Where a partner reads how its signals stand, and what its numbers lack."""
    return {
        "/signalen/{signaalId}": {
            "get": _operation(
                "leesSignaal",
                "Ontvangstbewijzen",
                READ,
                "Lees hoe het met uw signaal staat",
                "Met de terugkoppeling die u mag horen: codes, en nooit iets over een persoon.",
                {
                    "200": answer("De stand van uw signaal.", ref("Signaalstatus")),
                    **problems("400", "403", "404"),
                },
                parameters=[ref("SignaalId", "parameters")],
            )
        },
        "/volgnummers": {
            "get": _operation(
                "leesVolgnummers",
                "Ontvangstbewijzen",
                READ,
                "Lees wat er aan uw telling ontbreekt",
                "Voor wie zijn berichten nummert (sequence): de nummers die niet aankwamen.",
                {
                    "200": answer("Wat er ontbreekt.", ref("Volgnummers")),
                    **problems("400", "403"),
                },
            )
        },
    }


def _receipts() -> Node:
    """Where a partner reads what became of its messages."""
    return {
        "/ontvangstbewijzen/{volgnummer}": {
            "get": _operation(
                "leesOntvangstbewijs",
                "Ontvangstbewijzen",
                READ,
                "Lees een ontvangstbewijs",
                "Alleen van uw eigen berichten.",
                {"200": receipt("Het ontvangstbewijs."), **problems("400", "403", "404")},
                parameters=[ref("Volgnummer", "parameters")],
            )
        },
        "/ontvangstbewijzen/{volgnummer}/bewijs": {
            "get": _operation(
                "leesBewijs",
                "Ontvangstbewijzen",
                READ,
                "Lees het bewijs dat een bericht in het logboek staat",
                "Er is een bewijs zodra het logboek tot daar is ondertekend.",
                {
                    "200": answer("Het bewijs.", ref("Bewijs")),
                    **problems("400", "403", "404"),
                },
                parameters=[ref("Volgnummer", "parameters")],
            )
        },
        "/ontvangstbewijzen/_zoek": {
            "post": _operation(
                "zoekOntvangstbewijs",
                "Ontvangstbewijzen",
                READ,
                "Zoek een ontvangstbewijs bij het id van een bericht",
                "Het id staat in de inhoud en niet in het adres.",
                {
                    "200": answer("Nul of één ontvangstbewijs.", ref("Resultaten")),
                    **problems("400", "403", "408", "413", "415"),
                },
                requestBody={
                    "required": True,
                    "content": {"application/json": {"schema": ref("Zoekvraag")}},
                },
            )
        },
    }


def _operation(  # noqa: PLR0913, PLR0917 - what every operation says, in the order it is read
    id_: str, tag: str, scope: str, summary: str, description: str, responses: Node, **more: Any
) -> Node:
    return {
        "operationId": id_,
        "tags": [tag],
        "summary": summary,
        "description": description,
        "security": [{"oauth2": [scope]}],
        **more,
        "responses": {**responses, **problems("401", "406", "429", "500")},
    }


def _message(schema: Node) -> Node:
    """A message in one piece.

    That headers go with one media type and not with the other cannot be said here, so the other
    form is told in words.
    """
    return {
        "requestBody": {
            "required": True,
            "description": "In één stuk (structured). Het mag ook in delen, zoals CloudEvents dat "
            "noemt (binary): alleen data als application/json, en elk veld van de envelop in een "
            "header met ce- ervoor, zoals ce-id; wat geen gewoon teken is met procenten (%20).",
            "content": {STRUCTURED: {"schema": schema, "example": example()}},
        },
    }
