"""A dossier whose signals have sealed content, to release from; and its people by name."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hub.policy.sharing import load_sharing
from hub.security.content import Draft, seal_all
from schemas import events
from schemas.ids import handover_id
from schemas.parties import (
    Address,
    Identifier,
    IdentifierKind,
    Narrative,
    Organisation,
    Person,
    Place,
    Role,
    Vehicle,
)
from schemas.signal import Partner, SignalContent
from tests.hub.web.events import LAST, START, a_route, a_signal, place
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, token_of

DOSSIER = UUID("3f2a9c1b-0000-5000-8000-00000000000a")
SHARING = load_sharing()
VICTIM, OFFENDER, WITNESS, REPORTER = "Anna Demo", "Rico Voorbeeld", "Wim Getuige", "Melda Melder"
PHONE, BSN, HOME = "+31600000011", "999990019", "Demohof 9012"
TEXT = "Zij slaapt in een schuur en krijgt geen loon."
COMPANY = "Fruitpak Demo BV"
VALUES = {
    "victims": VICTIM,
    "offenders": OFFENDER,
    "third-persons": WITNESS,
    "contacts": PHONE,
    "numbers": BSN,
    "addresses": HOME,
    "text": TEXT,
    "companies": COMPANY,
}
"""What stands in the content of every signal, by kind of detail."""


def content(*, is_secret: bool = False) -> SignalContent:
    """Somebody in every role, with everything that can be told of them."""
    given, family = VICTIM.split()
    street, number = HOME.split()
    home = Address(street=street, number=int(number), town="Nijkerk", is_secret=is_secret)
    numbers = (
        Identifier(kind=IdentifierKind.BSN, value=BSN),
        Identifier(kind=IdentifierKind.PHONE, value=PHONE),
    )
    return SignalContent(
        persons=(
            Person(
                role=Role.LIKELY_VICTIM,
                given_names=given,
                family_name=family,
                birth="1999",
                home=home,
                identifiers=numbers,
            ),
            _person(Role.POSSIBLE_OFFENDER, OFFENDER, "+31600000012"),
            _person(Role.WITNESS, WITNESS, "+31600000013"),
            _person(Role.REPORTER, REPORTER, "+31600000014"),
        ),
        places=(Place(address=home),),
        organisations=(Organisation(name=COMPANY, kvk="99990012"),),
        vehicles=(Vehicle(plate="DE-001-O"),),
        narratives=(
            Narrative(kind="omschrijving", text=TEXT),
            Narrative(kind="melder", text=f"{REPORTER}, buurvrouw"),
        ),
    )


def _person(role: Role, name: str, phone: str) -> Person:
    given, family = name.split()
    identifiers = (Identifier(kind=IdentifierKind.PHONE, value=phone),)
    return Person(role=role, given_names=given, family_name=family, identifiers=identifiers)


def sealed(hub, signal, what=None, version=1):
    """The signal with its content sealed as intake does."""
    draft = Draft(
        signal.originator_id, version, signal.message, "gemeente", "ref", what or content()
    )
    [boxes] = seal_all(hub.desk.sealer, [draft])
    return signal.model_copy(update={"sealed": boxes})


POLICE = a_signal("H1", Partner.POLICE, START + timedelta(days=1), source_kind="mutatie")
SCHOOL = a_signal("H2", Partner.SCHOOL, START + timedelta(days=2), source_kind="school")
PLAIN = (POLICE, SCHOOL)


def fill(hub, signals=PLAIN, routes=None, dossier=DOSSIER):
    """Record a dossier of these signals, with content and routes."""
    due = LAST + timedelta(days=5)
    formed = events.DossierFormed(
        **place(dossier, START + timedelta(days=3)),
        members=tuple(it.originator_id for it in signals),
        ties=(),
        related=(),
    )
    hub.say(*(sealed(hub, it) for it in signals), formed)
    hub.say(*(routes or [a_route(it.originator_id, due, owner="zorg") for it in signals]))


@dataclass
class Desk:
    """Somebody at a screen: asks for pages and sends forms with their token."""

    app: object
    client: object

    async def get(self, path):
        return await self.client.get(path)

    async def send(self, path, **form):
        token = {"formulier": token_of(self.app, self.client)}
        return await self.client.post(path, data={**token, **form})


def at_desk(app, user):
    """A screen with this person before it."""
    return Desk(app, client_of(app, user))


@asynccontextmanager
async def at_desks(app, users):
    """The screens of these people, each under the name it is given here."""
    desks = {name: at_desk(app, user) for name, user in users.items()}
    yield desks
    for desk in desks.values():
        await desk.client.aclose()


def release_form(hub, subject=DOSSIER, **changed):
    """A whole form, as the page would send it."""
    signals = [str(it) for it in hub.desk.history(subject)[-1].members]
    versions = " ".join(f"{s}:{len(hub.desk.record.stream(UUID(s)))}" for s in sorted(signals))
    last = hub.desk.history(subject)[-1].originator_version
    return {
        "ontvanger": "zorg",
        "signaal": signals,
        "gegeven": ["indicators", "text", "victims", "addresses", "contacts"],
        "doel": "hulp",
        "grond": "taak",
        "toestemming": "niet-gevraagd",
        "uiterlijk": "2026-12-18",
        "woorden": "Wilt u met haar spreken?",
        "gezien": f"{last} {versions}",
        "stap": "vrijgeven",
        **changed,
    }


def handover(receiver="zorg", ordinal=1, subject=DOSSIER):
    """The id of a handover."""
    return handover_id(subject, receiver, ordinal)


RELEASE = f"/overdracht/vrijgeven/{DOSSIER}"


async def released(hub, people, **changed):
    """Release, as the coordinator does; the page of the handover."""
    answer = await people["jansen"].send(RELEASE, **release_form(hub, **changed))
    assert answer.status_code == 303, Page(answer.text).text
    return answer.headers["location"]
