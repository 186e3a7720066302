"""`hub request`: no names but in the file for who asked, and only for who may, and logged."""

from datetime import timedelta
from hashlib import sha256

import orjson
import pytest

from hub.actions import requests, seeking
from hub.actions.requests import load_request, newest_of
from hub.cli import requests as requests_cli
from hub.domain.request_parts import CHOICES, Part
from hub.domain.request_verdicts import Verdict
from hub.domain.requesting import PartsWish, Reception
from hub.eraser import present
from hub.web.sessions import Sessions
from hub.web.signin.people import DEMO_PEOPLE, demo_person
from schemas.events import ContentOpened
from schemas.events.requests import Answer, Asked, Match, UnderLaw
from schemas.ids import request_id
from schemas.parties import Person
from tests.builders import mutation
from tests.workshop import workshop

OFFICER = demo_person("f.privacy")
ANNA, RICO = "Kanarieman", "Voorbeeldsen"
QUESTION = "Wat staat er over mij?"
MESSAGE = mutation(
    1,
    betrokkenen=[
        {"rol": "SLA", "geslachtsnaam": ANNA, "voornamen": "Anna", "geboortedatum": "1999-03-04"},
        {"rol": "VER", "geslachtsnaam": RICO, "voornamen": "Rico"},
    ],
    mutatietekst=f"Mevrouw {ANNA} was met {RICO} in de auto.",
)


def ask(hub):
    """A request about the one signal there is: decided on, and nothing given yet."""
    desk, now = hub.desk(), present(hub)
    wish = Reception(
        asked=Asked.ACCESS,
        law=UnderLaw.GDPR,
        channel="balie",
        received_at=now - timedelta(days=3),
        has_name=True,
        question=QUESTION,
    )
    anna = Person(family_name=ANNA, given_names="Anna", birth="1999-03-04")
    request = requests.receive(desk, OFFICER, wish, anna, now).request
    hub.settle()
    requests.identify(desk, OFFICER, request, "digid", now)
    seeking.search(desk, OFFICER, request, hub.person_model, now)
    [found] = load_request(desk, request).found.values()
    match = Match(signal=found.signal, mention=found.mention, is_theirs=True)
    requests.match(desk, OFFICER, request, (match,), now)
    wish = PartsWish(
        signal=found.signal,
        seen=newest_of(desk, found.signal).originator_version,
        passages={part.value: CHOICES[part][0] for part in Part},
        grounds={},
        has_text=True,
    )
    said = {"texts": orjson.dumps([f"{ANNA} was met {RICO} in de auto."]).decode(), "known": {}}
    requests.decide_parts(desk, OFFICER, request, wish, **said, now=now)
    requests.decide(desk, OFFICER, request, Verdict(Answer.GRANTED, "", "Alles mag."), now)
    hub.settle()
    return request


@pytest.fixture
def asked(monkeypatch, cli):
    assert cli  # it clears the settings first
    with workshop() as hub:
        hub.take(MESSAGE)
        assert ask(hub) == request_id(1)
        monkeypatch.setenv("HUB_ENVIRONMENT", "demo")
        monkeypatch.setenv("HUB_DIRECTORY", str(hub.settings.directory))
        yield hub


def test_the_list_and_one_request_name_nobody(asked, cli):
    assert asked.rows("SELECT asked FROM subject_requests") == [("access",)]
    told = cli("request", "list", "--json")
    [row] = told.json
    assert (row["verzoek"], row["vraag"], row["besluit"]) == (1, "access", "granted")
    shown = cli("request", "show", "1", "--json")
    assert (shown.json["stand"], len(shown.json["signalen"])) == ("answer", 1)
    for it in (told, shown, cli("request", "list"), cli("request", "show", "1")):
        assert it.code == 0
        assert not any(name in it.out for name in (ANNA, RICO, QUESTION))
    assert cli("request", "show", "2").code == 1


def test_the_answer_is_written_for_a_privacy_officer_alone_and_logged(asked, cli, tmp_path):
    file = tmp_path / "antwoord.json"
    refused = cli("request", "export", "1", file, "--by", "f.privacy")
    assert (refused.code, "zich eerder aanmeldde" in refused.err) == (2, True)
    Sessions(asked.views.database).introduce(DEMO_PEOPLE)
    assert cli("request", "export", "1", file, "--by", "a.auditor").code == 2
    assert not file.exists()
    before = len(asked.events(ContentOpened))
    made = cli("request", "export", "1", file, "--by", "f.privacy", "--json")
    assert made.code == 0, made.err
    assert made.json["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert file.stat().st_mode & 0o077 == 0
    text = file.read_text("utf-8")
    assert ANNA in text
    assert f"{ANNA} was met [persoon B] in de auto." in text
    assert RICO not in text
    [opened] = asked.events(ContentOpened)[before:]
    assert (opened.by, opened.purpose, opened.subject) == (
        "f.privacy",
        "verzoek",
        str(request_id(1)),
    )
    assert ANNA not in made.out + made.err


def test_the_doctor_tells_of_what_waits_too_long(asked):
    what = [it.what for it in requests_cli.late(asked)]
    assert what == ["3 van 3 termijnen van verzoeken zijn niet nagekeken"]
    desk, now = asked.desk(), present(asked)
    wish = Reception(
        asked=Asked.ERASURE,
        law=UnderLaw.POLICE_DATA,
        channel="brief",
        received_at=now - timedelta(days=60),
        has_name=True,
        question=QUESTION,
    )
    requests.receive(desk, OFFICER, wish, Person(family_name=ANNA), now)
    asked.settle()
    assert [it.what for it in requests_cli.late(asked)][1:] == [
        "1 verzoek van een betrokkene is te laat"
    ]
