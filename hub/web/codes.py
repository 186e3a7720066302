"""The error catalogue in plain Dutch: why a message was held or refused."""

from collections.abc import Mapping
from typing import Final

from schemas.problems import Code

CODES: Final[Mapping[str, str]] = {
    Code.MISSING: "Er ontbreekt een verplicht veld.",
    Code.TYPE: "Een veld heeft het verkeerde type, bijvoorbeeld tekst waar een getal hoort.",
    Code.CONSTANT: "Een veld heeft een andere waarde dan de vaste waarde die daar hoort.",
    Code.PATTERN: "Een veld heeft niet de afgesproken vorm.",
    Code.MOMENT: "Een datum of tijd klopt niet, of de tijdzone ontbreekt.",
    Code.UNKNOWN_FIELD: "Er staat een veld in dat niet is afgesproken.",
    Code.TOO_LARGE: "Het bericht of een veld is te groot.",
    Code.UNKNOWN_SCHEMA: "Deze versie van het bericht kennen wij niet.",
    Code.EXPIRED_SCHEMA: "Deze versie van het bericht is verlopen.",
    Code.NOT_JSON: "Het bericht is geen geldige JSON.",
    Code.DUPLICATE_KEY: "Een veld staat er twee keer in.",
    Code.CHARACTERS: "Er staan tekens in die niet mogen.",
    Code.TOO_SMALL: "Een veld is te kort of een lijst is leeg.",
    Code.RANGE: "Een getal ligt buiten de afgesproken grenzen.",
    Code.ENVELOPE: "De envelop van het bericht klopt niet.",
    Code.SENSITIVE_ATTRIBUTE: "In de envelop staan mogelijk persoonsgegevens. Dat mag niet.",
    Code.SUBJECT: "Het bericht kwam binnen op een verkeerd onderwerp.",
    Code.FILE: "Een bestand heeft niet de afgesproken vorm.",
    Code.ID_CONFLICT: "Een ander bericht had al dit nummer.",
    Code.UNKNOWN_REFERENCE: "Het bericht gaat over een signaal dat wij niet kennen.",
    Code.TOO_OLD: "Het bericht is ouder dan wij mogen bewaren.",
    Code.REFERENCE_TAKEN: "Een ander soort bericht had al dit kenmerk.",
    Code.CLOCK: "De tijd in het bericht ligt te ver in de toekomst.",
    Code.WRONG_SENDER: "De afzender mag dit bericht niet sturen.",
    Code.GROUND_MISSING: "De wettelijke grondslag ontbreekt.",
    Code.NUMBER_IN_TEXT: "In de vrije tekst staat mogelijk een burgerservicenummer.",
    Code.NUMBER_INVALID: "Een nummer klopt niet met zijn controlecijfer.",
    Code.NOT_SIGNED_IN: "De afzender was niet aangemeld.",
    Code.NOT_ALLOWED: "De afzender mag dit niet vragen.",
    Code.SUSPENDED: "De aansluiting van de afzender is geschorst.",
    Code.NUMBER_LEFT_OUT: "Een burgerservicenummer is weggelaten: de afzender mag het niet sturen.",
    Code.TOO_MANY: "De afzender stuurde te veel in te korte tijd.",
    Code.NO_SUCH_PLACE: "Wat gevraagd werd, is er niet.",
    Code.NO_SUCH_METHOD: "Dit kan hier niet op deze manier worden gevraagd.",
    Code.TOO_SLOW: "Het bericht kwam niet op tijd helemaal binnen.",
    Code.UNREADABLE: "Wat werd gestuurd, kunnen wij niet lezen.",
    Code.UNAVAILABLE: "Wij konden het bericht op dat moment niet aannemen.",
    Code.OUR_FAULT: "Er ging bij ons iets fout.",
}
UNKNOWN: Final = "Deze code staat nog niet in onze lijst."
