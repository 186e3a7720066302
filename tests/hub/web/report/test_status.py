"""How far a report is: for whoever has the code, in one word, and not too often."""

from datetime import timedelta

import pytest

from hub.actions import casework
from hub.domain.casework import GROUNDS
from hub.domain.deciding import Decide
from hub.domain.mandate import Role
from hub.web.report.codes import reference_of
from hub.web.report.codes import words as known_words
from hub.web.report.desk import LOOKUPS_AT_ONCE
from hub.web.report.status import Status, status_of
from schemas.events import ContentOpened, Ruling, SignalWithdrawn
from schemas.ids import signal_id
from schemas.signal import Partner
from tests.databases import KINDS
from tests.hub.web.events import DOSSIER, START, a_signal, case_load, place, ref
from tests.hub.web.page import Page
from tests.hub.web.report.desks import KEY, desk_over
from tests.hub.web.small import client_of, small_hub

CODE = "appel-fiets-zeven"
WITHDRAWN = "tuin-collage-filter"
OTHER = "collage-tuin-filter"
LATER = START + timedelta(days=30)


def signal_of(code):
    return signal_id("residents", reference_of(code, KEY))


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    """A hub with two reports, one of them withdrawn."""
    reports = [
        a_signal(reference_of(it, KEY), Partner.RESIDENTS, START) for it in (CODE, WITHDRAWN)
    ]
    gone = SignalWithdrawn(
        **place(signal_of(WITHDRAWN), START), message=ref(Partner.RESIDENTS, 951, START), sealed={}
    )
    (tmp_path / "reports").mkdir()
    with small_hub(request.param, tmp_path / "reports", [*case_load(), *reports, gone]) as hub:
        yield hub


@pytest.fixture
async def asked(hub, post):
    """The form over a hub that has reports."""
    app = hub.app(is_demo=False, report=desk_over(hub.views, post))
    async with client_of(app) as client:
        yield client


def state(hub, code=CODE):
    hub.settle()
    with hub.views.database.snapshot() as cursor:
        return status_of(cursor, code, KEY)


def decide(hub, subject, ruling, at=LATER):
    case = casework.load(hub.desk, subject)
    wish = Decide(
        ruling=ruling,
        ground=next(iter(GROUNDS[ruling])),
        reason="Er is een andere verklaring.",
        until=None,
        seen=case.sight,
        read=len(case.sight.signals),
        knows_unread=True,
        by="d.jansen",
    )
    casework.decide(hub.desk, subject, wish, at)


def test_a_code_is_looked_up_by_deriving_the_id_again(hub):
    found = [state(hub, code) for code in (CODE, WITHDRAWN, OTHER)]
    assert found == [Status.RECEIVED, Status.CLOSED, Status.UNKNOWN]
    with hub.views.database.snapshot() as cursor:
        assert status_of(cursor, CODE, bytes(32)) is Status.UNKNOWN


@pytest.mark.parametrize(
    ("role", "whose", "expected"),
    [
        (Role.COORDINATOR, CODE, Status.SEEN),
        (Role.OWNER, CODE, Status.SEEN),
        (Role.AUDITOR, CODE, Status.RECEIVED),
        (Role.COORDINATOR, OTHER, Status.RECEIVED),
    ],
)
def test_a_report_is_looked_at_when_somebody_who_works_on_it_opened_it(hub, role, whose, expected):
    hub.say(
        ContentOpened(
            **place(signal_of("opened"), LATER),
            by="d.jansen",
            role=role.value,
            subject=str(signal_of(whose)),
            signals=(signal_of(whose),),
            details=("text",),
            purpose="beoordelen",
            until=LATER,
        )
    )
    assert state(hub) is expected


def test_a_report_is_done_while_its_case_is_closed(hub):
    decide(hub, signal_of(CODE), Ruling.CONFIRMED)
    assert state(hub) is Status.RECEIVED
    decide(hub, signal_of(CODE), Ruling.CLOSED)
    assert state(hub) is Status.CLOSED
    casework.undo(
        hub.desk, signal_of(CODE), version=2, reason="Toch niet.", by="d.jansen", now=LATER
    )
    assert state(hub) is Status.RECEIVED


@pytest.mark.parametrize(
    ("closed_at", "expected"),
    [(LATER, Status.CLOSED), (START - timedelta(days=1), Status.RECEIVED)],
)
def test_a_report_in_a_dossier_is_done_when_that_was_closed_after_it_came(hub, closed_at, expected):
    with hub.views.database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO dossier_signals (signal, dossier) VALUES (?, ?)",
            (str(signal_of(CODE)), str(DOSSIER)),
        )
    assert state(hub) is Status.RECEIVED
    decide(hub, DOSSIER, Ruling.CLOSED, closed_at)
    assert state(hub) is expected


@pytest.mark.parametrize(
    ("typed", "title", "status"),
    [
        (CODE, "Ontvangen", 200),
        (" APPEL fiets, zeven ", "Ontvangen", 200),
        (WITHDRAWN, "Afgerond", 200),
        (OTHER, "Niet gevonden", 200),
        ("appel-fiets", "Deze code klopt niet", 422),
        ("", "Deze code klopt niet", 422),
    ],
)
async def test_the_state_is_told_and_the_code_is_not_repeated(asked, typed, title, status):
    answer = await asked.post("/melden/status", data={"taal": "nl", "code": typed})
    page = Page(answer.text)
    assert answer.status_code == status
    assert title in page.text
    [field] = [attrs for attrs in page.all("input") if attrs["name"] == "code"]
    assert field["value"] == ""


async def test_the_state_is_told_in_the_visitors_language_and_as_json(asked):
    answer = await asked.post("/melden/status", data={"taal": "pl", "code": CODE})
    assert "Zgłoszenie do nas dotarło." in answer.text
    told = (await asked.post("/melden/status.json", data={"taal": "en", "code": CODE})).json()
    assert told["state"] == "ontvangen"
    assert told["found"]["title"] == "Received"


async def test_a_code_is_never_asked_for_in_an_address(asked):
    answer = await asked.get("/melden/status", params={"code": CODE})
    assert "Ontvangen" not in answer.text
    [form] = Page(answer.text).all("form")
    assert (form["method"], form["action"]) == ("post", "/melden/status")


async def test_guessing_is_slowed_for_everybody_together(asked, post):
    for number in range(LOOKUPS_AT_ONCE):
        guess = "-".join((known_words()[number], *CODE.split("-")[1:]))
        assert (await asked.post("/melden/status", data={"code": guess})).status_code == 200
    answer = await asked.post("/melden/status", data={"code": CODE})
    assert answer.status_code == 429
    assert "Ontvangen" not in answer.text
    post.later(minutes=1)
    assert "Ontvangen" in (await asked.post("/melden/status", data={"code": CODE})).text


async def test_views_that_cannot_be_read_are_said_without_details(post, empty):
    class Broken:
        """Views whose database is away."""

        @property
        def database(self):
            raise OSError("geheim")

    desk = desk_over(Broken(), post)
    async with client_of(empty.app(is_demo=False, report=desk)) as client:
        answer = await client.post("/melden/status", data={"code": CODE})
    assert answer.status_code == 503
    assert "geheim" not in answer.text
    assert "Dit lukt nu niet" in answer.text
