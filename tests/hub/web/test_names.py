"""Names: shown only after opening for a purpose, only of what was opened, and never elsewhere."""

from datetime import timedelta

import pytest

from schemas.events import ContentOpened, DossierExtended, DossierFormed
from tests.databases import KINDS
from tests.hub.web.desks import PATH, Desk
from tests.hub.web.events import DOSSIER, START, a_tie, place, shared
from tests.hub.web.page import Page
from tests.hub.web.people import (
    BSN,
    HIDDEN_STREET,
    NAME,
    OTHER_NAME,
    TEXT,
    content,
    linked,
    sealed_signal,
)
from tests.hub.web.small import small_hub


def fill(hub):
    """A dossier of two signals with sealed content, and a third signal that is not in it yet."""
    one = sealed_signal(hub, "S1", content(NAME), 1)
    other = sealed_signal(hub, "S2", content(OTHER_NAME, HIDDEN_STREET, is_secret=True), 2)
    third = sealed_signal(hub, "S3", content("Nowak"), 3)
    ids = one.originator_id, other.originator_id
    tie = a_tie(*ids, shared("person", "e1", 1500))
    hub.say(one, other, third, linked(ids[0], "e1"), linked(ids[1], "e1"))
    hub.say(DossierFormed(**place(DOSSIER, START + timedelta(days=3)), members=ids, ties=(tie,)))
    return one, other, third


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    """A small hub with sealed content."""
    with small_hub(request.param, tmp_path, []) as hub:
        yield hub


async def test_nothing_personal_is_shown_before_it_is_opened(hub):
    one, *_ = fill(hub)
    desk = Desk(hub)
    for path in (PATH, f"{PATH}.json", f"/signalen/{one.originator_id}"):
        text = (await desk.client.get(path)).text
        for value in (NAME, OTHER_NAME, TEXT, BSN, "Demohof", "0000 0011", "S-S1"):
            assert value not in text
    assert not hub.recorded(ContentOpened)


async def test_opening_needs_a_purpose_is_logged_first_and_shows_names_texts_and_values(hub):
    one, other, _ = fill(hub)
    desk = Desk(hub)
    page = await desk.page()
    assert "Beoordelen van dit signaal of dossier" in page.text
    assert (await desk.send("openen", doel="beoordelen")).status_code == 303
    [opened] = hub.recorded(ContentOpened)
    assert (opened.by, opened.purpose, opened.subject) == ("d.jansen", "beoordelen", str(DOSSIER))
    assert set(opened.signals) == {one.originator_id, other.originator_id}
    page = await desk.page()
    for value in (f"Zofia {NAME}", f"Zofia {OTHER_NAME}", TEXT, "Demohof 9012", "S-S1"):
        assert value in page.text
    assert f"Persoon A: Zofia {NAME}" in page.text
    assert "2 van 2 gelezen" in page.text
    assert NAME in (await desk.client.get(f"{PATH}.json")).text


async def test_a_service_number_and_a_secret_address_are_never_shown(hub):
    fill(hub)
    desk = Desk(hub)
    await desk.send("openen", doel="veiligheid")
    text = (await desk.client.get(PATH)).text
    assert "BSN bekend, niet getoond" in text
    assert "geheim adres" in text
    assert BSN not in text
    assert HIDDEN_STREET not in text


async def test_what_comes_later_is_not_open_and_says_so(hub):
    one, other, third = fill(hub)
    desk = Desk(hub)
    await desk.send("openen", doel="beoordelen")
    ids = (one.originator_id, other.originator_id, third.originator_id)
    formed = hub.desk.history(DOSSIER)[-1]
    hub.say(DossierExtended(**place(DOSSIER, START), members=ids, ties=formed.ties))
    page = await desk.page()
    assert "Nog niet geopend: signaal 3" in page.text
    assert "Nowak" not in page.text
    assert NAME in page.text


async def test_what_one_opened_another_does_not_see(hub):
    fill(hub)
    await Desk(hub).send("openen", doel="beoordelen")
    assert NAME not in (await Desk(hub, "s.dewit").client.get(PATH)).text
    assert NAME not in (await Desk(hub, "a.auditor").client.get(PATH)).text


async def test_an_auditor_opens_for_control_alone(hub):
    fill(hub)
    auditor = Desk(hub, "a.auditor")
    assert (await auditor.send("openen", doel="beoordelen")).status_code == 400
    assert not hub.recorded(ContentOpened)
    assert (await auditor.send("openen", doel="controle")).status_code == 303
    assert [it.role for it in hub.recorded(ContentOpened)] == ["auditor"]


async def test_no_name_is_in_an_address_an_event_or_the_views(hub):
    fill(hub)
    desk = Desk(hub)
    await desk.send("openen", doel="beoordelen")
    await desk.send("notitie", tekst=f"{NAME} belt morgen.")
    page = Page((await desk.client.get(PATH)).text)
    addresses = [a[name] for _, a in page.elements for name in ("href", "action") if name in a]
    assert not [it for it in addresses if NAME in it]
    assert NAME not in "".join(event.model_dump_json() for event in hub.recorded())
    with hub.views.database.snapshot() as cursor:
        for table in ("looks", "openings", "signals", "mentions", "case_decisions"):
            rows = cursor.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - by name
            assert NAME not in repr(rows)
