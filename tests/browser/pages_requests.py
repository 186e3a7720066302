"""The pages of requests of data subjects."""

from tests.browser.screen import COORDINATOR, PRIVACY, Screen

LIST = "/verzoeken"
FIRST = f"main tr:has-text('Besluit') a[href^='{LIST}/']"
DECIDED = f"main tr:has-text('Geef het antwoord') a[href^='{LIST}/']"
OPEN = "main form[action$='/openen'] button"
SIGNAL = "main a[href*='/signaal/']"

REQUESTS = (
    Screen("verzoeken", "Requests of data subjects, what is late first", PRIVACY, LIST),
    Screen("verzoek-nieuw", "Writing a request down", PRIVACY, f"{LIST}/nieuw"),
    Screen(
        "verzoek", "One request as the coordinator sees it: no name", COORDINATOR, LIST, (FIRST,)
    ),
    Screen(
        "verzoek-geopend",
        "The same, opened by the privacy officer: who asks, and who was found",
        PRIVACY,
        LIST,
        (FIRST, OPEN),
    ),
    Screen(
        "verzoek-signaal",
        "What goes out of one signal, part by part, others masked",
        PRIVACY,
        LIST,
        (FIRST, OPEN, SIGNAL),
    ),
    Screen(
        "verzoek-antwoord",
        "The answer to a request, on pages to print",
        PRIVACY,
        LIST,
        (DECIDED, OPEN, "main a[href$='/antwoord']"),
    ),
)
