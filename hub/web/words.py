"""What codes mean, in plain Dutch. A code that is not known stands for itself."""

from collections.abc import Iterable, Mapping
from typing import Final

from hub.domain.rules import RoutingPolicy
from hub.policy.partners import PartnerAgreement

URGENCIES: Final[Mapping[str, str]] = {
    "acuut": "Acuut",
    "spoed": "Spoed",
    "normaal": "Normaal",
    "laag": "Laag",
}
FORMS: Final[Mapping[str, str]] = {
    "SEX": "Seksuele uitbuiting",
    "ARB": "Arbeidsuitbuiting",
    "CRI": "Criminele uitbuiting",
    "ORG": "Orgaanverwijdering",
    "BED": "Gedwongen bedelen",
    "DIE": "Gedwongen dienst",
    "BEN": "Ernstige benadeling",
    "HUW": "Huwelijksdwang",
    "ADO": "Illegale adoptie",
    "DRA": "Draagmoederschap",
    "ONB": "Vorm nog onbekend",
}
FORGOTTEN: Final = "Dit is vernietigd. Er kan niets meer over worden vastgelegd."
UNKNOWN_FORM: Final = "ONB"
SOURCE_KINDS: Final[Mapping[str, str]] = {
    "burgerzaken": "Burgerzaken",
    "inspectie": "inspectie",
    "jongerenwerk": "jongerenwerk",
    "leerplicht": "leerplicht",
    "melding": "melding",
    "meldpunt": "meldpunt",
    "mma": "Meld Misdaad Anoniem",
    "mutatie": "mutatie",
    "school": "school",
    "schuldhulp": "schuldhulp",
    "sociaal-team": "sociaal team",
    "terugkoppeling": "terugkoppeling",
    "toezicht": "toezicht en handhaving",
    "woonbegeleiding": "woonbegeleiding",
    "zorg": "zorgcoördinatie",
}
ANSWERS: Final[Mapping[str, str]] = {
    "ja": "gezien",
    "nee": "niet gezien",
    "onbekend": "niet bekend",
}
PROVENANCES: Final[Mapping[str, str]] = {
    "eigenWaarneming": "eigen waarneming",
    "verklaringBetrokkene": "volgens de betrokkene",
    "verklaringDerde": "volgens iemand anders",
    "interpretatie": "uitleg van de melder",
    "dossier": "uit een dossier",
}
REGIMES: Final[Mapping[str, str]] = {
    "AVG": "Algemene verordening gegevensbescherming",
    "WPG": "Wet politiegegevens",
    "WMO": "Wet maatschappelijke ondersteuning 2015",
    "WGS": "Wet gegevensverwerking door samenwerkingsverbanden",
    "JEUGD": "Jeugdwet",
}
FLAGS: Final[Mapping[str, str]] = {
    "adres-in-onderzoek": "Het adres is in onderzoek",
    "eerste-verwerking": "De afzender verwerkte dit voor het eerst op",
    "bsn-verwijderd": "Een BSN is weggehaald: de afzender mag dat niet sturen",
    "klok": "De klok van de afzender liep voor",
    "meldcode-stap": "Meldcode, stap:",
    "opvang-nodig": "Er is opvang nodig",
    "vervolgmelding": "Vervolg op een eerdere melding",
}
KINDS: Final[Mapping[str, str]] = {
    "person": "Persoon",
    "address": "Adres",
    "vehicle": "Voertuig",
    "phone": "Telefoon",
    "email": "E-mail",
    "iban": "Rekening",
    "handle": "Account",
    "organisation": "Organisatie",
    "document": "Document",
}
SAME: Final[Mapping[str, str]] = {
    "person": "dezelfde persoon",
    "address": "hetzelfde adres",
    "vehicle": "hetzelfde voertuig",
    "phone": "hetzelfde telefoonnummer",
    "email": "hetzelfde e-mailadres",
    "iban": "dezelfde bankrekening",
    "handle": "hetzelfde account",
    "organisation": "dezelfde organisatie",
    "document": "hetzelfde document",
}
OUTCOMES: Final[Mapping[str, str]] = {
    "registered": "Opgenomen als signaal",
    "withdrawn": "Intrekking",
    "feedback": "Terugkoppeling",
    "repeated": "Zelfde bericht nog eens",
    "quarantined": "Wacht op een medewerker",
    "refused": "Geweigerd",
}
REPEATS: Final[Mapping[str, str]] = {
    "resend": "Dit is hetzelfde als {other}, nog eens gestuurd. Het telt niet als extra bron.",
    "correction": "Dit verbetert {other}. Het telt niet als extra bron.",
    "follow-up": "Dit is een vervolg op {other}, van dezelfde bron.",
    "corroboration": "Een andere bron meldt hetzelfde als {other}. Dat maakt beide sterker.",
    "relayed": "Dit geeft door wat {other} al zei. Het telt niet als extra bron.",
    "template": "De tekst is dezelfde standaardtekst als bij {other}, maar gaat over iets anders.",
}
RELATED: Final[Mapping[str, str]] = {
    "judged": "Een medewerker zei dat het verwant is, of apart hoort van {member}.",
    "neighbour_house": "Het noemt een huisnummer vlak bij dat van {member}. Dat kan toeval zijn.",
    "other_victims": "Het deelt alleen een contactmiddel met {member} en gaat over andere "
    "slachtoffers.",
    "size_limit": "Het deelt iets met {member}, maar dit dossier is al zo groot als één "
    "medewerker kan beoordelen.",
}


def said(table: Mapping[str, str], code: str) -> str:
    """The words for a code."""
    return table.get(code, code)


def forms(codes: Iterable[str]) -> tuple[str, ...]:
    """The forms of exploitation in words; "unknown" is left out where another is known."""
    every = set(codes)
    found = sorted(every - {UNKNOWN_FORM} or every)
    return tuple(said(FORMS, code) for code in found)


def flag(code: str) -> str:
    """A remark of intake or of an adapter: a code, or `code:value`."""
    name, _, value = code.partition(":")
    return f"{said(FLAGS, name)} {value}".strip()


def count(number: int, one: str, more: str) -> str:
    """A number with its noun: `1 signaal`, `2 signalen`."""
    return f"{number} {one if number == 1 else more}"


def enumerated(parts: Iterable[str]) -> str:
    """A list as one says it: `a, b en c`."""
    *rest, last = [*parts] or [""]
    return f"{', '.join(rest)} en {last}" if rest else last


def short_name(identifier: str) -> str:
    """The part of an id that people call it by: `3F2A 9C1B`."""
    return f"{identifier[:4]} {identifier[4:8]}".upper()


class Words:
    """The words that the policy and the agreements bring along."""

    def __init__(self, policy: RoutingPolicy, partners: Iterable[PartnerAgreement]) -> None:
        self.policy = policy
        self._rules = {rule.id: rule for rule in (*policy.rules, policy.default)}
        self.pillars = {str(role.name): role.title for role in policy.pillars}
        self.partners = {agreement.partner.value: agreement.title for agreement in partners}
        self.contacts = {
            contact.key: contact.name + (f" ({contact.number})" if contact.number else "")
            for rule in self._rules.values()
            for contact in (*rule.calls, *rule.outside)
        }

    def partner(self, slug: str) -> str:
        """The partner's name."""
        return said(self.partners, slug)

    def pillar(self, slug: str) -> str:
        """The pillar's title."""
        return said(self.pillars, slug)

    def contact(self, key: str) -> str:
        """Whom a rule lets people call, with the number where there is one."""
        return said(self.contacts, key)

    def calls(self, rule_id: str, contact: str) -> bool:
        """Whether a rule lets people call this contact."""
        rule = self._rules.get(rule_id)
        return rule is not None and contact in {it.key for it in rule.calls}

    def rule(self, rule_id: str) -> tuple[str, str]:
        """Title and reason; a rule that the policy no longer has goes by its id."""
        rule = self._rules.get(rule_id)
        return (rule.title, rule.reason) if rule else (f"Regel {rule_id}", "")

    def indicator(self, code: str) -> str:
        """What was seen."""
        found = self.policy.catalogue.get(code)
        return found.label_nl if found else code
