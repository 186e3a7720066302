"""The messages' page: all of them counted once, and every refusal explained."""

from datetime import timedelta

import pytest

from hub.web.codes import UNKNOWN
from hub.web.messages import PAGE_ITEMS, Found, messages_page, read
from hub.web.paging import paging
from schemas.events import MessageRefused
from schemas.signal import Partner
from tests.hub.web.events import FAULT, POLICE, START, place, ref
from tests.hub.web.small import views_of

NOW = START + timedelta(days=24)


@pytest.fixture
def page(record, words):
    """The page of the case load."""
    with record.database.snapshot() as cursor:
        found, where = read(cursor, 1)
    return messages_page(found, where, words, NOW)


def test_every_partner_has_a_line_and_every_message_is_counted_once(page):
    lines = {
        line.partner: dict(zip(page.outcomes, line.numbers, strict=True)) for line in page.counts
    }
    assert len(lines) == len(Partner)
    assert lines["Politie"]["Opgenomen als signaal"] == 1
    assert lines["Politie"]["Zelfde bericht nog eens"] == 1
    assert lines["Scholen en leerplicht"]["Intrekking"] == 1
    assert sum(lines["Nederlandse Arbeidsinspectie"].values()) == 0
    assert page.totals.total == sum(line.total for line in page.counts) == 11
    assert page.totals.numbers == (6, 1, 1, 1, 1, 1)


def test_what_did_not_get_in_is_named_newest_first_with_every_reason(page):
    waiting, refused = page.held
    assert (waiting.partner, waiting.outcome) == ("Politie", "Wacht op een medewerker")
    assert [reason.code for reason in waiting.reasons] == ["SH-305"]
    assert [reason.text for reason in refused.reasons] == [
        "Er ontbreekt een verplicht veld.",
        "Een datum of tijd klopt niet, of de tijdzone ontbreekt.",
    ]
    assert page.held_total == "2 berichten"


def test_what_was_set_aside_is_named_with_its_stage_and_fault(page):
    (aside,) = page.set_aside
    assert (aside.stage, aside.name, aside.fault) == ("link", "bericht 12", "StateInvalidError")


def test_many_refusals_come_in_pages(words, tmp_path):
    refusals = [
        MessageRefused(
            **place(POLICE.originator_id, START),
            message=ref(Partner.SCHOOL, sequence, START),
            problems=(FAULT,),
        )
        for sequence in range(PAGE_ITEMS + 1)
    ]
    with views_of("sqlite", tmp_path, refusals) as record, record.database.snapshot() as cursor:
        first, second = (messages_page(*read(cursor, page), words, NOW) for page in (1, 2))
    assert (len(first.held), len(second.held)) == (PAGE_ITEMS, 1)
    assert first.paging.next == "/berichten?pagina=2"
    assert second.json_path == "/berichten.json?pagina=2"


def test_a_code_or_partner_of_a_later_version_is_still_shown(words):
    held = [("nieuw", 1, "refused", "2026-09-01T08:00:00.000Z", '["SH-999"]')]
    found = Found([("nieuw", "refused", 1)], 1, held, 0, [])
    page = messages_page(found, paging("/berichten", "", 1, 1, PAGE_ITEMS), words, NOW)
    assert page.counts[-1].partner == "nieuw"
    assert page.held[0].reasons[0].text == UNKNOWN
