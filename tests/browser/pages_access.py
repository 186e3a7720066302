"""The pages of who opened what, of the processing log, and of emergency openings."""

from schemas.ids import signal_id
from tests.browser.screen import AUDITOR, CARE, COORDINATOR, PRIVACY, Screen, Send

SOME_SIGNAL = str(signal_id("police", "PL0600-2026100231"))
"""A signal of the demo's first story."""
EMERGENCY = (
    ("#code", SOME_SIGNAL),
    ("#nood-reden", "Er is nu iemand in gevaar."),
    Send("main form.hub-form button[type=submit]", "#inhoud-nood"),
)
FIRST_SIGNALS = "/logboek?soort=signal.registered.v1"
OPERATION = "main a[href^='/verwerkingen/']"

ACCESS = (
    Screen("wie-opende-wat", "The search in the access log", PRIVACY, "/inzage"),
    Screen(
        "wie-opende-wat-gevonden",
        "Who opened what, found",
        PRIVACY,
        "/inzage",
        (Send("main form button.utrecht-button--primary-action", "#gevonden"),),
    ),
    Screen(
        "verwerking",
        "One processing of personal data, as the processing log has it",
        AUDITOR,
        FIRST_SIGNALS,
        ("main a.hub-log__number", OPERATION),
    ),
    Screen(
        "verwerkingen",
        "What was done with the data of one signal",
        PRIVACY,
        "/verwerkingen",
        (("#code", SOME_SIGNAL), Send("main form button[type=submit]", "#gevonden")),
    ),
    Screen("verstrekkingen", "What went to whom, for what and why", PRIVACY, "/verstrekkingen"),
    Screen(
        "formulier",
        "A form for CoMensha, filled in from what was released",
        COORDINATOR,
        "/werkvoorraad",
        (
            "main li:has-text('Arbeidsuitbuiting') a[href^='/dossiers/']",
            "main tr:has-text('CoMensha') a[href^='/overdracht/']",
            "main form[action$='/openen'] button",
            "main a[href$='/formulier']",
        ),
    ),
    Screen("noodinzage", "Opening in an emergency", CARE, "/noodinzage"),
    Screen(
        "noodinzage-alle",
        "Emergency openings, for who judges them",
        PRIVACY,
        "/noodinzage",
        is_pictured=False,
    ),
    Screen(
        "noodinzage-geopend",
        "What was opened in an emergency, with the banner of it",
        CARE,
        "/noodinzage",
        EMERGENCY,
    ),
)
