"""Every page that a browser looks at. A page that is named here is in every check and picture."""

from tests.browser.pages_access import ACCESS
from tests.browser.pages_requests import REQUESTS
from tests.browser.screen import (
    AUDITOR,
    CARE,
    COORDINATOR,
    OPERATOR,
    PREVENTION,
    PRIVACY,
    Follow,
    Screen,
    Send,
)

TERMS = "/bewaartermijnen"
TERM = f"main a[href^='{TERMS}/signaal/']"
BATCH = "main tr:has-text("
DECLARED = (f"{BATCH}'Uitgevoerd') a", "main a[href$='/verklaring']")
RELEASE = "main a[href^='/overdracht/vrijgeven/']"
ACUTE = "main li:has-text('Acuut') a[href^='/dossiers/']"

LABOUR = "main li:has-text('Arbeidsuitbuiting') a[href^='/dossiers/']"
"""A dossier with a neighbour that was kept apart."""
TAKEN_ON = (
    "main .hub-hand a[href^='/overdracht/']",
    "main form[action$='/openen'] button",
)
OPEN_ADDRESSES = (("#doel", "maatregel"), "form.hub-open button")

SCREENS = (
    Screen("aanmelden", "Signing in; the demo lets one choose who to be", None, "/aanmelden"),
    Screen("werkvoorraad", "The coordinator's open work", COORDINATOR, "/werkvoorraad"),
    Screen(
        "werkvoorraad-kaart",
        "The open work with the map of its addresses, opened for a purpose",
        COORDINATOR,
        "/werkvoorraad",
        ("[data-map-switch]", *OPEN_ADDRESSES),
        is_pictured=False,
    ),
    Screen(
        "werkvoorraad-gefilterd",
        "The work of one pillar",
        COORDINATOR,
        "/werkvoorraad?urgentie=acuut",
        (("#f-pijler", "zorg"), "form.hub-filters button"),
        is_pictured=False,
    ),
    Screen(
        "werkvoorraad-gevonden",
        "What was found by its name",
        COORDINATOR,
        "/werkvoorraad",
        (("#zoek", "0000"), "form.hub-search button"),
        is_pictured=False,
    ),
    Screen(
        "werkvoorraad-kort",
        "One piece of work shortly, as a page: what the list shows below its row",
        COORDINATOR,
        "/werkvoorraad",
        (Follow("main li:has-text('Acuut') a[data-preview]"),),
    ),
    Screen(
        "dossier",
        "A dossier: its storyline, why it is linked, its routes",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE,),
    ),
    Screen(
        "signaal",
        "One signal, and what a partner said with it",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE, "main a[href^='/signalen/']"),
    ),
    Screen(
        "dossier-geopend",
        "A dossier with its names and texts, opened for a purpose",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE, "button[name='doel'][value='beoordelen']"),
    ),
    Screen(
        "splitsen",
        "Which signals do not belong to a dossier",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE, "main a[href$='/splitsen']"),
    ),
    Screen(
        "samenvoegen",
        "With which dossier or signal to join one",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE, "main a[href$='/samenvoegen']"),
        is_pictured=False,
    ),
    Screen(
        "samenvoegen-signaal",
        "The same for a signal that stands alone",
        COORDINATOR,
        "/werkvoorraad",
        ("main li a[href^='/signalen/']", "main a[href$='/samenvoegen']"),
        is_pictured=False,
    ),
    Screen(
        "samenvoegen-voorbeeld",
        "Two side by side, before anything is recorded",
        COORDINATOR,
        "/werkvoorraad",
        (LABOUR, "main a[href$='/samenvoegen']", "main button[name=met]"),
    ),
    Screen("paren", "Pairs of persons that wait for a look", COORDINATOR, "/paren"),
    Screen(
        "paar",
        "Two mentions side by side: the same person?",
        COORDINATOR,
        "/paren",
        ("main tbody a", "button[name='doel'][value='beoordelen']"),
    ),
    Screen("team", "How the team decides, in figures", COORDINATOR, "/werkvoorraad/team"),
    Screen("locaties", "Addresses that signals pile up on, not opened", COORDINATOR, "/locaties"),
    Screen(
        "locaties-geopend",
        "The same list with its addresses and their points on the map",
        COORDINATOR,
        "/locaties",
        OPEN_ADDRESSES,
    ),
    Screen(
        "locatie",
        "One address: what is normal there, and what people decided",
        COORDINATOR,
        "/locaties",
        (*OPEN_ADDRESSES, "table.hub-places tbody a"),
    ),
    Screen(
        "locaties-vergunningen",
        "Where an action about a permit or a registration runs, in the table and on the map",
        COORDINATOR,
        "/locaties?minstens=1&laag=vergunning",
        OPEN_ADDRESSES,
    ),
    Screen(
        "locaties-gevonden",
        "What was found by the name of an address that was opened",
        COORDINATOR,
        "/locaties",
        (*OPEN_ADDRESSES, ("#zoek", "demohof"), "form.hub-search button"),
        is_pictured=False,
    ),
    Screen("overdracht", "What was handed over, and to whom", COORDINATOR, "/overdracht"),
    Screen("overdracht-zorg", "The same, for the care pillar", CARE, "/overdracht"),
    Screen(
        "overdracht-ontvangen",
        "One handover as its receiver sees it, opened",
        CARE,
        "/overdracht?tab=behandeling",
        TAKEN_ON,
    ),
    Screen(
        "pakket",
        "What was released in it, on one page to print",
        CARE,
        "/overdracht?tab=behandeling",
        (*TAKEN_ON, "main a[href$='/pakket']"),
    ),
    Screen(
        "vrijgeven",
        "Choosing what to release, and to whom",
        COORDINATOR,
        "/werkvoorraad",
        (ACUTE, RELEASE),
        is_pictured=False,
    ),
    Screen(
        "vrijgeven-voorbeeld",
        "What the receiver will and will not see, before anything is released",
        COORDINATOR,
        "/werkvoorraad",
        (
            ACUTE,
            RELEASE,
            ("#ontvanger-zorg", "ja"),
            ("input[name=signaal]", "ja"),
            *((f"#gegeven-{it}", "ja") for it in ("indicators", "text", "victims", "offenders")),
            "button[value=voorbeeld]",
            "button[value=openen]",
        ),
    ),
    Screen("voorkomen", "Numbers without persons, and campaigns", PREVENTION, "/voorkomen"),
    Screen("bewaartermijnen", "What is due to be destroyed", PRIVACY, TERMS),
    Screen(
        "vernietiging", "What waits for another's word", PRIVACY, TERMS, (f"{BATCH}'Wacht') a",)
    ),
    Screen("verklaring", "The declaration of destruction", AUDITOR, TERMS, DECLARED),
    Screen("bewaartermijn", "How long a signal is kept, and why", COORDINATOR, TERMS, (TERM,)),
    Screen("berichten", "What came of each message", OPERATOR, "/berichten"),
    Screen("gezondheid", "How the hub is doing", OPERATOR, "/gezond"),
    Screen("logboek", "Everything that happened, in one order", AUDITOR, "/logboek"),
    Screen(
        "logboek-volledig",
        "The events of one kind, with all that they say",
        AUDITOR,
        "/logboek",
        (("#soort", "signal.routed.v1"), ("#weergave", "volledig"), "form.hub-log__filters button"),
        is_pictured=False,
    ),
    Screen(
        "gebeurtenis",
        "One event: what led to it and what came of it",
        AUDITOR,
        "/logboek?soort=dossier.extended.v1",
        ("main a.hub-log__number",),
    ),
    Screen(
        "gebeurtenis-later",
        "An event that was recorded after the moment one looks at",
        AUDITOR,
        "/stand/gebeurtenis-20/logboek/21",
        (),
        404,
        is_pictured=False,
    ),
    Screen("inzage", "Who saw what, and why", AUDITOR, "/logboek/inzage"),
    *ACCESS,
    *REQUESTS,
    Screen("controle", "The whole record checked again", AUDITOR, "/logboek/controle"),
    Screen(
        "eerder",
        "The work as it stood on an earlier day",
        COORDINATOR,
        "/stand/2026-10-05T12:00/werkvoorraad",
    ),
    Screen(
        "toen-en-nu",
        "What was known of a dossier then, and now",
        COORDINATOR,
        "/stand/2026-10-05T12:00/werkvoorraad",
        ("main li a[href^='/dossiers/']", "main a[href^='/logboek/verschil/']"),
    ),
    Screen("melden", "The form with which residents report", None, "/melden"),
    Screen("melden-arabisch", "The same from right to left", None, "/melden?taal=ar"),
    Screen("melden-oekraiens", "The same in Ukrainian", None, "/melden?taal=uk", is_pictured=False),
    Screen(
        "melden-leeg",
        "The form, sent without a word",
        None,
        "/melden",
        (Send("form#melding button[type=submit]", "[role=alert]"),),
        422,
    ),
    Screen("melden-status", "How far a report is", None, "/melden/status"),
    Screen(
        "melden-status-onbekend",
        "A code that nobody was given",
        None,
        "/melden/status",
        (("[name=code]", "geen-goede-code"), Send("main button[type=submit]", ".melden-state")),
        422,
        is_pictured=False,
    ),
    Screen("melden-veilig", "How safe the form is, and how not", None, "/melden/veilig"),
    Screen("niet-gevonden", "An address that is not there", COORDINATOR, "/bestaat-niet", (), 404),
)

FRAGMENTS = {
    "/noodinzage/melding": "the notice on an open list: test_live.py looks at it there",
    "/werkvoorraad/rijen": "rows for a list that is open: test_fragments.py looks at them in it",
}
"""What answers a part of a page alone, and why it is no page in this list."""
