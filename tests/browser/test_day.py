"""The whole walk of a day: triage, a pair, split and merge back, decide, release, receive, hear."""

import json
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import nats
import pytest
from playwright.async_api import expect

from hub.bus import topology
from hub.domain.receipts import ASSESSED, FEEDBACK, NUMBERS_CAME, NUMBERS_LACK
from hub.trial.house import partner_credentials
from tests.browser.walk import person

pytestmark = pytest.mark.asyncio(loop_scope="session")

ACUTE = "main li:has-text('Acuut'):has(a[href^='/dossiers/'])"
SIGNALS = "main table:has(caption:text-matches('verhaallijn als tabel', 'i')) tbody tr"
KINDS = (FEEDBACK, ASSESSED, NUMBERS_LACK, NUMBERS_CAME)
SENDER = "veilig-thuis"


@asynccontextmanager
async def hearing(house, partner):
    """What the hub tells a partner, as that partner hears it."""
    credentials = partner_credentials(house.settings, partner)
    client = await nats.connect(
        house.settings.nats_urls,
        user_credentials=str(credentials),
        inbox_prefix=topology.inbox(partner),
    )
    heard = []

    async def hear(message):
        heard.append((message.subject, json.loads(message.data)))

    await client.subscribe(topology.receipts(partner), cb=hear)
    await client.flush()
    try:
        yield heard
    finally:
        await client.close()


async def triage(jansen):
    """Take on what is most urgent, and open it; the path of the dossier."""
    await jansen.is_at("Werkvoorraad")
    await jansen.part(f"{ACUTE} >> button:has-text('Pak op')").click()
    await jansen.sees("D. Jansen", ACUTE)
    link = jansen.part(f"{ACUTE} >> a[href^='/dossiers/']")
    path = await link.get_attribute("href")
    await link.click()
    await jansen.sees("Dossier", "h1")
    return path


async def judge_a_pair(jansen):
    """Look at two mentions side by side, and say that it is not clear."""
    await jansen.go("/paren")
    await jansen.part("main tbody a").click()
    await jansen.is_at("Dezelfde persoon?")
    await expect(jansen.part("main")).to_contain_text("Nog niet geopend.")
    await jansen.press("Beoordelen van dit signaal of dossier")
    await expect(jansen.part(".hub-pair tbody")).not_to_contain_text("Nog niet geopend.")
    await jansen.part("textarea[name=reden]").fill("De geboortedatum ontbreekt bij één van beide.")
    await jansen.press("Weet niet")
    await jansen.sees("D. Jansen", ".hub-log")


async def count(jansen):
    return await jansen.visit.page.locator(SIGNALS).count()


async def split_and_merge_back(jansen, path):
    """Take one signal out, see that it is out, take the word back: it is as it was."""
    await jansen.go(path)
    before = await count(jansen)
    assert before > 2
    story = await jansen.part("#verhaallijn-tabel >> xpath=..").inner_text()
    await jansen.press("Splitsen…")
    await jansen.visit.page.locator("input[name=uit]").last.check()
    await jansen.press("Bekijk beide helften")
    await jansen.sees("zo worden beide helften", "h1")
    await jansen.part("textarea[name=reden]").fill("Dit gaat over een ander.")
    await jansen.press("Splits", "main")
    await jansen.go(path)
    assert await count(jansen) == before - 1
    taking = "form[action$='/terugnemen']"
    await jansen.part(f"{taking} input[name=reden]").fill("Bij nader inzien toch hetzelfde.")
    await jansen.press("Neem terug", taking)
    await jansen.go(path)
    assert await count(jansen) == before
    assert await jansen.part("#verhaallijn-tabel >> xpath=..").inner_text() == story


async def decide(jansen, path):
    """Confirm: nothing is chosen beforehand, and what was not read is asked about once."""
    await jansen.go(path)
    form = "form[action$='/besluit']"
    assert await jansen.visit.page.locator(f"{form} input:checked").count() == 0
    await jansen.press("Leg besluit vast", form)
    await expect(jansen.part("[role=alert]")).to_be_visible()
    await jansen.part("#besluit-confirmed").check()
    await jansen.part("#grond").select_option("confirmed:concreet")
    await jansen.part(f"{form} textarea[name=reden]").fill("Drie bronnen vertellen hetzelfde.")
    await jansen.press("Leg besluit vast", form)
    unread = jansen.part("#ongelezen")
    await expect(unread.or_(jansen.part(".hub-undo")).first).to_be_visible()
    if await unread.count():  # on a demo that others read in before, everything may be read
        await unread.check()
        assert await jansen.part(f"{form} textarea[name=reden]").input_value() != ""
        await jansen.press("Leg besluit vast", form)
    await jansen.sees("Bevestigd", "section[aria-labelledby=besluit]")
    await jansen.sees("Vergist u zich?", "section[aria-labelledby=besluit]")


async def release(jansen, path):
    """See first what the care coordinator will and will not see, then release it."""
    await jansen.go(path)
    await jansen.press("Vrijgeven aan een pijler of een ander")
    page = jansen.visit.page
    await page.locator("#ontvanger-zorg").check()
    for box in await page.locator("input[name=signaal]").all():
        await box.check()
    for box in await page.locator("input[name=gegeven]").all():
        await box.check()
    for choice in ("#doel-hulp", "#grond-vitaal-belang", "#toestemming-niet-gevraagd", "#spoed"):
        await page.locator(choice).check()
    until = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    await page.locator("#uiterlijk").fill(until)
    await page.locator("#woorden").fill("Zij wil nu praten. Bel alleen overdag.")
    await jansen.press("Bekijk wat de ontvanger ziet")
    await jansen.sees("Nee", ".hub-preview__held")
    await jansen.sees("Ja", ".hub-preview__shown")
    await jansen.press("Geef dit vrij")
    await jansen.sees("Overdracht", "h1")


async def receive(moviera):
    """Take it on, read what was released, and tell the outcome."""
    await moviera.sees("Overdracht", "h1")
    item = (
        moviera.visit.page.locator(".hub-hand__item")
        .filter(has_text="Spoed")
        .or_(moviera.visit.page.locator(".hub-hand__item").filter(has_text="Acuut"))
    )
    await item.first.get_by_role("button", name="Aanvaarden").click()
    await moviera.visit.page.wait_for_url(re.compile(r"/overdracht/"))
    await moviera.press("Open de inhoud")
    await expect(moviera.part(".hub-shared")).to_be_visible()
    await moviera.part("#uitkomst-slachtoffer-gevonden").check()
    for sender in await moviera.visit.page.locator("input[name=afzender]").all():
        await sender.check()
    await moviera.part("#woorden-terugkoppelen").fill("Wij spraken haar. Zij krijgt hulp.")
    await moviera.part("#klaar").check()
    await moviera.press("Koppel terug")
    await moviera.sees("Slachtoffer gevonden")


async def test_the_walk_of_a_day(browser, hub):
    async with hearing(hub.house, SENDER) as heard:
        async with person(browser, hub.url, "d.jansen") as jansen:
            path = await triage(jansen)
            await judge_a_pair(jansen)
            await split_and_merge_back(jansen, path)
            await decide(jansen, path)
            await release(jansen, path)
        async with person(browser, hub.url, "m.moviera") as moviera:
            await receive(moviera)
        async with person(browser, hub.url, "d.jansen") as jansen:
            await jansen.go(path)
            await jansen.sees("Slachtoffer gevonden", "section[aria-labelledby=overdracht]")
        told = [said for subject, said in heard if ".terugkoppeling." in subject]
        by_kind = {status: [it for it in told if it["status"] == status] for status in KINDS}
        assert sum(map(len, by_kind.values())) == len(told)
        assert {it["uitkomst"] for it in by_kind[FEEDBACK]} == {"slachtoffer-gevonden"}
        assert by_kind[ASSESSED]
        assert "praten" not in json.dumps(told)
