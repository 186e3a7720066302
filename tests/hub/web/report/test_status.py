"""How far a report is: for whoever has the code, in one word, and not too often."""

from uuid import UUID

import pytest

from hub.projections import views
from hub.store.database import Database
from hub.store.recorders import open_record
from hub.web.report.codes import reference_of
from hub.web.report.codes import words as known_words
from hub.web.report.desk import LOOKUPS_AT_ONCE
from hub.web.report.status import Status, status_of
from schemas.ids import signal_id
from tests.databases import KINDS, new_url
from tests.hub.web.page import Page
from tests.hub.web.report.desks import KEY, desk_over
from tests.hub.web.small import client_of

CODE = "appel-fiets-zeven"
WITHDRAWN = "tuin-collage-filter"
OTHER = "collage-tuin-filter"
COLUMNS = (
    "signal, version, partner, source_kind, forms, indicators, flags, regime, received_at, "
    "observed_at, message, is_withdrawn"
)


def signal_of(code):
    return signal_id("residents", reference_of(code, KEY))


@pytest.fixture(params=KINDS)
def with_reports(request, tmp_path):
    """Views with two reports, one of them withdrawn."""
    (tmp_path / "reports").mkdir()
    database = Database.open(new_url(request.param, tmp_path / "reports"))
    record = open_record(database)
    views.create_tables(database)
    with database.transaction() as cursor:
        for code, is_withdrawn in ((CODE, 0), (WITHDRAWN, 1)):
            row = (str(signal_of(code)), 1, "residents", "meldpunt", "[]", "[]", "[]", "AVG")
            marks = ", ".join("?" * 12)
            cursor.execute(
                f"INSERT INTO signals ({COLUMNS}) VALUES ({marks})",  # noqa: S608 - our own names
                (*row, "2026-09-03T12:00:00Z", "", str(UUID(int=1)), is_withdrawn),
            )
    yield record
    database.close()


@pytest.fixture
async def asked(empty, with_reports, post):
    """The form over views that hold reports."""
    app = empty.app(is_demo=False, report=desk_over(with_reports, post))
    async with client_of(app) as client:
        yield client


def test_a_code_is_looked_up_by_deriving_the_id_again(with_reports):
    with with_reports.database.snapshot() as cursor:
        found = [status_of(cursor, code, KEY) for code in (CODE, WITHDRAWN, OTHER)]
        assert found == [Status.RECEIVED, Status.CLOSED, Status.UNKNOWN]
        assert status_of(cursor, CODE, bytes(32)) is Status.UNKNOWN


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
