"""The pages at the door for partners that a browser looks at; nobody signs in to see them.

One of a kind: every message has the same page. `hub/api/developers/` has the others.
"""

from tests.browser.screen import Screen

START = Screen("ontwikkelaars", "Where a partner's developer begins", None, "/ontwikkelaars")
MESSAGE = Screen(
    "bericht",
    "One message: examples, fields, calls, codes",
    None,
    "/ontwikkelaars/police/mutatie/v2",
)
CONTRACT = Screen("contract", "The contract, to fetch", None, "/ontwikkelaars/contract")
GUIDES = tuple(
    Screen(name, "A guide", None, f"/ontwikkelaars/{name}")
    for name in (
        "asyncapi",
        "http",
        "envelop",
        "antwoorden",
        "webhook",
        "bestanden",
        "gegevens",
        "wijzigingen",
        "proefomgeving",
    )
)
FAULTS = (
    Screen("fouten", "Every error code", None, "/fouten"),
    Screen("fout", "One error code", None, "/fouten/SH-302"),
)

WALKED = (START, MESSAGE)
"""Each in a window of its own, with the keyboard as well."""
OTHERS = (CONTRACT, *GUIDES, *FAULTS)
"""One after the other in one narrow window: axe, width, targets, what is fetched."""
