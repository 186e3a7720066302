"""What the codes of disclosures mean, in plain Dutch."""

from collections.abc import Mapping
from typing import Final

from hub.domain.disclosures import ART_19, BY_POLICY, DATA_SUBJECT, SIGNALS, Disclosure, Kind
from hub.domain.form_kinds import FIELD_TITLES
from hub.domain.sharing import TITLES, SharingPolicy
from hub.web.requests.words import LAWS, SHORT
from hub.web.words import Words
from schemas.signal import Partner

KINDS: Final[Mapping[str, str]] = {
    Kind.RELEASE: "Overdracht",
    Kind.FORM: "Formulier opgehaald",
    Kind.ANSWER: "Antwoord op een verzoek",
    Kind.CORRECTION: "Correctie doorgegeven",
    Kind.OUTCOME: "Uitkomst aan afzender",
    Kind.ASSESSMENT: "Beoordeling aan afzender",
    Kind.NOTICE: "Bericht zonder inhoud",
}
OTHER: Final[Mapping[str, str]] = {
    BY_POLICY: "Wat een afzender mag horen (beleid voor delen)",
    ART_19: "Doorgeven aan wie het eerder kreeg (art. 19 AVG)",
    SIGNALS: "Inhoud van signalen, volgens het besluit op het verzoek",
    Kind.OUTCOME: "Code van de uitkomst",
    Kind.ASSESSMENT: "Code van de beoordeling",
    "": "",
}
NOBODY: Final = "geen gegevens"


def receiver_name(key: str, policy: SharingPolicy, words: Words) -> str:
    """Who received it: a pillar, a party, a sender, or whoever asked about themselves."""
    if key == DATA_SUBJECT:
        return "De betrokkene zelf"
    if key in policy.receivers:
        return policy.receivers[key].title
    return words.partner(key) if key in set(Partner) else words.pillar(key)


def is_outside(it: Disclosure, policy: SharingPolicy) -> bool:
    """Whether it left the municipality."""
    receiver = policy.receivers.get(it.receiver)
    if receiver is not None:
        return receiver.is_outside
    return it.receiver != Partner.MUNICIPALITY.value


def purpose_words(it: Disclosure, policy: SharingPolicy) -> str:
    """For what."""
    if it.kind is Kind.ANSWER:
        return SHORT.get(it.purpose, it.purpose)
    return policy.purposes.get(it.purpose) or OTHER.get(it.purpose, it.purpose)


def ground_words(it: Disclosure, policy: SharingPolicy) -> str:
    """On which ground."""
    if it.kind in {Kind.ANSWER, Kind.CORRECTION}:
        return LAWS.get(it.ground, it.ground)
    return policy.grounds.get(it.ground) or OTHER.get(it.ground, it.ground)


def detail_words(it: Disclosure) -> tuple[str, ...]:
    """Which kinds of detail; never a value."""
    titles = {**OTHER, **{str(code): text for code, text in TITLES.items()}, **FIELD_TITLES}
    return tuple(titles.get(code, code) for code in it.details) or (NOBODY,)
