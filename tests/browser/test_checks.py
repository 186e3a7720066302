"""Each check passes a good page, and fails on a page that is wrong in the way it is there for."""

import pytest

from tests.browser import checks
from tests.browser.bad import bad_pages
from tests.browser.screen import Screen
from tests.browser.visits import DESKTOP, NARROW, PHONE, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Check: whether it looks at the page or at the visit, the window, whether scripts run.
CHECKS = {
    "axe": (lambda seen: checks.axe(seen.page), DESKTOP, True),
    "small_targets": (lambda seen: checks.small_targets(seen.page), PHONE, True),
    "strangers": (checks.strangers, DESKTOP, True),
    "policy": (checks.policy, DESKTOP, True),
    "overflow": (lambda seen: checks.overflow(seen.page), NARROW, True),
    "keyboard": (lambda seen: checks.keyboard(seen.page), DESKTOP, True),
    "skip_link": (lambda seen: checks.skip_link(seen.page), DESKTOP, True),
    "plain": (checks.plain, DESKTOP, False),
}
CAUGHT = [
    ("axe", "naamloos", "image-alt"),
    ("axe", "grijs", "color-contrast"),
    ("axe", "achter", "target-size"),
    ("small_targets", "klein", "<a> ja is 12 by 12 px, too near another"),
    ("small_targets", "achter", "<button> nee is 20 by 20 px, too near another"),
    ("strangers", "los-vreemd", "asked http://elders.invalid/teller.gif"),
    ("policy", "vreemd", "violated: img-src"),
    ("policy", "ingebed", "violated: style-src-attr"),
    ("policy", "script", "violated: script-src-elem"),
    ("policy", "los-goed", "the policy says default-src 'self' 'unsafe-inline'"),
    ("policy", "los-goed", "the policy does not begin with nothing"),
    ("overflow", "breed", "the page is 600 px wide in a window of 320 px"),
    ("overflow", "afgesneden", '<div class="wide"> ends outside 320 px'),
    ("overflow", "afgesneden", "the body cuts off what is too wide"),
    ("keyboard", "onbereikbaar", "<a> Bijzonder cannot be reached"),
    ("keyboard", "vooraan", "comes after <a> Bijzonder"),
    ("keyboard", "onzichtbaar", "<a> Bijzonder does not show that it has the focus"),
    ("keyboard", "bleek", "<a> Bijzonder does not show that it has the focus"),
    ("keyboard", "bedekt", "<a> Een dossier is hidden when it has the focus"),
    ("keyboard", "val", "<a> Een dossier cannot be reached"),
    ("skip_link", "zonder-sprong", "the first stop does not skip anything"),
    ("skip_link", "sprong-mis", "the skip link does not skip the menu"),
    ("skip_link", "sprong-verborgen", "the skip link is hidden"),
    ("plain", "leeg", "there is nothing under the heading"),
    ("plain", "zonder-kop", "there is no heading"),
    ("plain", "dode-knop", "<button> Toon does nothing"),
    ("plain", "dode-link", "a link to # leads nowhere"),
    ("plain", "sprong-mis", "#elders is not there"),
    ("plain", "dood-spoor", "/weg answers 404"),
    ("plain", "zonder-verzenden", "has nothing to send it with"),
    ("plain", "vreemd-formulier", "the form to /afmelden does not say whose it is"),
]


@pytest.fixture(scope="module")
def served():
    """Where the pages are."""
    with bad_pages() as url:
        yield url


async def faults_of(browser, url, check, name):
    """What a check finds on one of these pages."""
    look, size, scripts = CHECKS[check]
    screen = Screen(name, "", None, f"/{name}")
    async with (
        Visitor(browser, url) as visitor,
        visitor.visit(screen, size, scripts=scripts) as seen,
    ):
        if scripts:
            await seen.is_quiet()
        return await look(seen)


@pytest.mark.parametrize("check", CHECKS)
async def test_a_good_page_passes(browser, served, check):
    assert await faults_of(browser, served, check, "goed") == []


async def test_a_link_into_the_past_hides_nothing_from_the_links_after_it(browser, served):
    assert await faults_of(browser, served, "plain", "vroeger") == []


@pytest.mark.parametrize(("check", "name", "fault"), CAUGHT)
async def test_a_bad_page_is_caught(browser, served, check, name, fault):
    faults = await faults_of(browser, served, check, name)
    assert any(fault in it for it in faults), faults


async def test_every_check_is_seen_to_fail():
    assert {check for check, _, _ in CAUGHT} == set(CHECKS)
