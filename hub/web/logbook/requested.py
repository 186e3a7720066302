"""What events of requests of data subjects are called in the logbook, and say there in one line."""

from collections.abc import Mapping
from typing import Final

REQUESTED: Final[Mapping[str, tuple[str, str]]] = {
    "subject-request.received.v1": (
        "verzoek.ontvangen",
        "{by} schreef verzoek {ordinal} op: {asked}, onder {law}; antwoord vóór {due_at}",
    ),
    "subject-request.identified.v1": (
        "verzoek.persoon-vastgesteld",
        "{by} stelde vast wie het vroeg: {means}",
    ),
    "subject-request.extended.v1": (
        "verzoek.verlengd",
        "{by} verlengde de termijn tot {due_at}: {ground}",
    ),
    "subject-request.searched.v1": (
        "verzoek.gezocht",
        "{by} zocht in {searched} signalen; gevonden: {found}",
    ),
    "subject-request.matched.v1": ("verzoek.herkend", "{by} zei wie het wel en niet is: {matches}"),
    "subject-request.parts-decided.v1": (
        "verzoek.delen-bepaald",
        "{by} bepaalde wat van {signal} naar buiten gaat",
    ),
    "subject-request.advised.v1": ("verzoek.advies", "{by} adviseerde: {answer} {ground}"),
    "subject-request.decided.v1": ("verzoek.besloten", "{by} besloot: {answer} {ground}"),
    "subject-request.answered.v1": (
        "verzoek.beantwoord",
        "{by} gaf het antwoord, met {signals}; vingerafdruk {digest}",
    ),
    "subject-request.closed.v1": ("verzoek.gesloten", "{by} sloot het verzoek: {ground}"),
    "subject-request.receiver-told.v1": (
        "verzoek.ontvanger-ingelicht",
        "{by} lichtte {receiver} in",
    ),
    "subject-request.statement-added.v1": (
        "verzoek.verklaring",
        "{by} voegde een verklaring van de betrokkene toe bij {signal}",
    ),
    "subject-request.forgotten.v1": (
        "verzoek.vernietigd",
        "van {request} zijn de sleutels vernietigd",
    ),
    "signal.restricted.v1": ("signaal.beperkt", "{by} beperkte het gebruik van {signal}: {ground}"),
    "signal.restriction-lifted.v1": (
        "signaal.beperking-weg",
        "{by} hief de beperking van {signal} op",
    ),
}
ASKED: Final[Mapping[str, str]] = {
    "access": "inzage",
    "rectification": "verbetering",
    "erasure": "wissen",
    "restriction": "beperking",
    "objection": "bezwaar",
}
LAWS: Final[Mapping[str, str]] = {"avg": "de AVG", "wpg": "de Wpg"}
ANSWERS: Final[Mapping[str, str]] = {
    "granted": "toegewezen",
    "partly": "deels toegewezen",
    "refused": "afgewezen",
}
