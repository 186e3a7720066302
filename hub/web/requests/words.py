"""What requests of data subjects are called on the screens."""

from collections.abc import Mapping
from typing import Final

from hub.actions import seeking
from hub.domain.requesting import Refused
from hub.domain.requests import Stage
from schemas.events.requests import Answer, Asked, Passage, UnderLaw

PATH: Final = "/verzoeken"
ASKED: Final[Mapping[str, str]] = {
    Asked.ACCESS: "Inzage: welke gegevens hebt u van mij?",
    Asked.RECTIFICATION: "Verbeteren of aanvullen",
    Asked.ERASURE: "Wissen",
    Asked.RESTRICTION: "Minder gebruiken (beperken)",
    Asked.OBJECTION: "Bezwaar tegen het gebruik",
}
SHORT: Final[Mapping[str, str]] = {
    Asked.ACCESS: "Inzage",
    Asked.RECTIFICATION: "Verbetering",
    Asked.ERASURE: "Wissen",
    Asked.RESTRICTION: "Beperking",
    Asked.OBJECTION: "Bezwaar",
}
ARTICLES: Final[Mapping[tuple[str, str], str]] = {
    (UnderLaw.GDPR, Asked.ACCESS): "art. 15 AVG",
    (UnderLaw.GDPR, Asked.RECTIFICATION): "art. 16 AVG",
    (UnderLaw.GDPR, Asked.ERASURE): "art. 17 AVG",
    (UnderLaw.GDPR, Asked.RESTRICTION): "art. 18 AVG",
    (UnderLaw.GDPR, Asked.OBJECTION): "art. 21 AVG",
    (UnderLaw.POLICE_DATA, Asked.ACCESS): "art. 25 Wpg",
    (UnderLaw.POLICE_DATA, Asked.RECTIFICATION): "art. 28 Wpg",
    (UnderLaw.POLICE_DATA, Asked.ERASURE): "art. 28 Wpg",
    (UnderLaw.POLICE_DATA, Asked.RESTRICTION): "art. 28 Wpg",
    (UnderLaw.POLICE_DATA, Asked.OBJECTION): "art. 28 Wpg",
}
LAWS: Final[Mapping[str, str]] = {
    UnderLaw.GDPR: "AVG",
    UnderLaw.POLICE_DATA: "Wet politiegegevens",
}
STAGES: Final[Mapping[Stage, str]] = {
    Stage.IDENTIFY: "Stel vast wie het vraagt",
    Stage.SEARCH: "Zoek wat de hub heeft",
    Stage.JUDGE: "Kijk of het deze persoon is",
    Stage.DECIDE: "Besluit",
    Stage.ANSWER: "Geef het antwoord",
    Stage.ANSWERED: "Beantwoord",
    Stage.CLOSED: "Gesloten zonder antwoord",
}
ANSWERS: Final[Mapping[str, str]] = {
    Answer.GRANTED: "Toegewezen",
    Answer.PARTLY: "Deels toegewezen",
    Answer.REFUSED: "Afgewezen",
}
PASSAGES: Final[Mapping[str, str]] = {
    Passage.GIVEN: "Geven",
    Passage.MASKED: "Geven, anderen afgeschermd",
    Passage.WITHHELD: "Niet geven",
}
HOW: Final[Mapping[str, str]] = {
    seeking.NUMBER: "zelfde nummer of contactmiddel",
    seeking.COMPARED: "lijkt dezelfde persoon",
    seeking.NAME: "zelfde naam; de rest past niet goed of ontbreekt",
    seeking.IN_TEXT: "de naam of een nummer staat in de tekst",
    seeking.LINKED: "de hub verbond dit met iemand die hierboven staat",
}
REFUSALS: Final[Mapping[Refused, str]] = {
    Refused.NOT_YOURS: "Dit mag u niet.",
    Refused.NOTHING_THERE: "Dit is er niet (meer).",
    Refused.OWN_REQUEST: "Dit is uw eigen verzoek. Een ander behandelt het.",
    Refused.NOT_OPEN: "Dit verzoek is al afgerond.",
    Refused.NO_NAME: "Vul een achternaam in.",
    Refused.NO_QUESTION: "Schrijf op wat de persoon vraagt, in hoogstens 2000 tekens.",
    Refused.NO_DAY: "Vul de dag in waarop het verzoek binnenkwam: vandaag of eerder.",
    Refused.NO_CHOICE: "Maak een keuze uit wat er staat.",
    Refused.NO_REASON: "Zeg waarom: kies een grond, of schrijf het op in hoogstens 2000 tekens.",
    Refused.NOT_IDENTIFIED: "Stel eerst vast wie het vraagt.",
    Refused.IDENTIFIED: "Dit is al vastgesteld.",
    Refused.EXTENDED: "De termijn is al verlengd. Dat kan maar één keer.",
    Refused.TOO_LATE: "De termijn is al voorbij. Verlengen kan alleen daarvoor.",
    Refused.NO_LONGER: "Deze termijn kan niet worden verlengd.",
    Refused.DECIDED: "Over dit verzoek is al besloten.",
    Refused.UNKNOWN_CANDIDATE: "Dit staat niet bij wat gevonden is. Zoek opnieuw.",
    Refused.CANDIDATES_OPEN: "Zeg eerst van alles wat gevonden is of het deze persoon is.",
    Refused.NOT_SEARCHED: "Zoek eerst wat de hub heeft.",
    Refused.NOT_THEIRS: "Geen signaal gaat over deze persoon. Wijs dan af: niets bekend.",
    Refused.PARTS_OPEN: "Bepaal eerst van elk deel van elk signaal wat naar buiten gaat.",
    Refused.STALE: "Er is intussen iets veranderd. Kijk opnieuw en besluit dan.",
    Refused.HELD_BACK: "Een deel valt af. Kies 'deels toegewezen', met de grond.",
    Refused.NOT_A_PART: "Kies voor welke signalen u het toewijst: niet allemaal, en niet geen.",
    Refused.NO_TEXT: "Bevestig de tekst die naar buiten gaat, of geef haar niet.",
    Refused.ADVISED_IT: "U gaf zelf het advies. Een ander besluit.",
    Refused.NOT_DECIDED: "Besluit eerst.",
    Refused.NOT_OPENED: "Open het verzoek opnieuw: u moet zien waarover u beslist.",
    Refused.NOT_GRANTED: "Dit kan pas als het verzoek is toegewezen.",
    Refused.TOLD: "Deze ontvanger weet het al.",
}
