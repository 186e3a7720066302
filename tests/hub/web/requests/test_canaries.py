"""Nothing of anybody else comes out, in whatever field it stands and however much is given."""

from datetime import UTC, datetime

import orjson
import pytest

from hub.domain.request_parts import CHOICES, Part
from schemas.events.requests import Passage, RequestSearched
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
from schemas.signal import SignalContent
from tests.hub.web.handovers import POLICE, at_desk, fill, sealed
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ME = Person(
    role=Role.LIKELY_VICTIM,
    given_names="Anna",
    family_name="Demo",
    birth="1999-03-04",
    home=Address(street="Demohof", number=9012, town="Nijkerk"),
    identifiers=(Identifier(kind=IdentifierKind.BSN, value="999990019"),),
)
ROLES = [role for role in Role if role is not Role.LIKELY_VICTIM]


def other(number, role):
    """Somebody of whom every field holds something that is theirs alone."""
    tail = f"{chr(ord('A') + number)}x{number:02}"
    kinds = IdentifierKind
    return Person(
        role=role,
        given_names=f"Voornaam{tail}",
        family_name=f"Achternaam{tail}",
        initials=f"Q{tail}.",
        alias=f"Bijnaam{tail}",
        birth=f"19{40 + number}-0{1 + number % 9}-1{number % 9}",
        home=Address(
            street=f"Verborgenpad{tail}",
            number=9100 + number,
            postcode=f"90{number:02} QX",
            free_text=f"achterom bij Kanariehuis{tail}",
        ),
        identifiers=(
            Identifier(kind=kinds.PHONE, value=f"+31 6 0000 90{number:02}"),
            Identifier(kind=kinds.EMAIL, value=f"kanarie{tail}@demo.example"),
            Identifier(kind=kinds.IBAN, value=f"NL99DEMO00000090{number:02}"),
            Identifier(kind=kinds.HANDLE, value=f"@kanarie{tail}"),
            Identifier(kind=kinds.DOCUMENT, value=f"KANA{number:02}RIE"),
            Identifier(kind=kinds.V_NUMBER, value=f"99900090{number:02}"),
        ),
    )


OTHERS = [other(n, role) for n, role in enumerate(ROLES)]


def canaries(person):
    """What must not come out, in the form in which nobody writes it otherwise."""
    home = person.home
    yield from (person.given_names, person.family_name, person.alias, person.birth)
    yield from (home.street, home.postcode, home.free_text.rpartition(" ")[2])
    yield from (it.value for it in person.identifiers)


def told(person):
    """A sentence with everything about somebody in it, written otherwise than in their block."""
    home, (phone, mail, iban, handle, document, number) = person.home, person.identifiers
    year, month, day = person.birth.split("-")
    return (
        f"{person.given_names.upper()}'s vriend {person.family_name.lower()}, {person.alias}, "
        f"geboren {int(day)}-{int(month)}-{year} op {home.street}{home.number}, "
        f"{home.postcode.replace(' ', '')}, belt {phone.value.replace(' ', '-')} of "
        f"{mail.value.upper()}, {iban.value[:8]} {iban.value[8:]}, {handle.value}, "
        f"{document.value.lower()} en {number.value}; {home.free_text}."
    )


def content():
    """A signal that says everything about everybody in every field that can hold a text."""
    everything = " ".join(told(it) for it in OTHERS)
    return SignalContent(
        persons=(*OTHERS[:4], ME, *OTHERS[4:]),
        places=tuple(Place(address=it.home) for it in OTHERS),
        organisations=tuple(
            Organisation(name=f"Bedrijf van {it.family_name}", role=it.alias) for it in OTHERS
        ),
        vehicles=tuple(
            Vehicle(plate=f"KX-{n:02}-DM", description=f"van {it.given_names}")
            for n, it in enumerate(OTHERS)
        ),
        contacts=tuple(number for it in OTHERS for number in it.identifiers[:5]),
        narratives=(
            Narrative(kind="omschrijving", text=f"Anna Demo was erbij. {everything}"),
            Narrative(kind="toelichting", text=everything),
            Narrative(kind="werkgever", text=everything),
            Narrative(kind="melder", text=everything),
        ),
    )


@pytest.fixture
async def officer(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        fill(hub, (POLICE,))
        hub.say(sealed(hub, POLICE, content(), version=2))
        app = hub.app(is_demo=False, clock=lambda: NOW)
        desk = at_desk(app, "f.privacy")
        desk.hub = hub
        yield desk
        await desk.client.aclose()


async def test_nothing_of_another_comes_out_however_much_is_given(officer):
    letter = {"verzoek": "access", "wet": "avg", "kanaal": "balie", "dag": "2026-11-20"}
    who = {"voornamen": "Anna", "achternaam": "Demo", "bsn": "999990019", "vraag": "Alles."}
    path = (await officer.send("/verzoeken", **letter, **who)).headers["location"]
    await officer.send(f"{path}/vaststellen", hoe="digid")
    await officer.send(f"{path}/zoeken")
    [event] = officer.hub.recorded(RequestSearched)
    said = {f"is:{it.signal}/{it.mention}": "ja" for it in event.found if it.mention}
    await officer.send(f"{path}/herkennen", **said)
    page = f"{path}/signaal/{POLICE.originator_id}"
    shown = (await officer.get(f"{page}.json")).json()
    most = {it: Passage.GIVEN if Passage.GIVEN in CHOICES[it] else CHOICES[it][0] for it in Part}
    form = {f"deel-{part}": passage.value for part, passage in most.items()}
    texts = [it["words"] for it in shown["texts"]]
    assert len(texts) == 3  # who reported tells nothing
    assert all(it["masked"] > 50 for it in shown["texts"])
    sent = await officer.send(page, versie="2", tekst=texts, bevestigd="ja", **form)
    assert sent.status_code == 303, Page(sent.text).text
    await officer.send(f"{path}/besluit", besluit="granted", reden="Alles mag.")
    file = await officer.get(f"{path}/antwoord/bestand")
    printed = await officer.get(f"{path}/antwoord")
    twin = await officer.get(f"{path}/antwoord.json")
    whole = orjson.loads(file.content)
    assert "999990019" in file.text
    assert [it["soort"] for it in whole["signalen"][0]["delen"]] == [it.value for it in Part]
    for where in (file.text, printed.text, twin.text, str(shown)):
        plain = "".join(filter(str.isalnum, where.casefold()))
        for person in OTHERS:
            for canary in canaries(person):
                assert "".join(filter(str.isalnum, canary.casefold())) not in plain, canary
