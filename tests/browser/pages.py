"""Every page that a browser looks at. A page that is named here is in every check and picture."""

from typing import NamedTuple

Step = str | tuple[str, str]
"""What is clicked, or a field and what is filled in or chosen there."""

COORDINATOR = "d.jansen"
OPERATOR = "b.beheer"
CARE = "m.moviera"
PREVENTION = "p.preventie"
RELEASE = "main a[href^='/overdracht/vrijgeven/']"
ACUTE = "main li:has-text('Acuut') a[href^='/dossiers/']"


class Screen(NamedTuple):
    """A page: its name, what it is, who looks at it, where they start and what they do from there.

    Nobody looks at it when `as_user` is None. `status` is the answer that the page comes with.
    """

    name: str
    about: str
    as_user: str | None
    start: str
    steps: tuple[Step, ...] = ()
    status: int = 200
    is_pictured: bool = True


SCREENS = (
    Screen("aanmelden", "Signing in; the demo lets one choose who to be", None, "/aanmelden"),
    Screen("werkvoorraad", "The coordinator's open work", COORDINATOR, "/werkvoorraad"),
    Screen(
        "werkvoorraad-gefilterd",
        "The work of one pillar",
        COORDINATOR,
        "/werkvoorraad",
        (("#pijler", "zorg"), "form.hub-filters button"),
        is_pictured=False,
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
    Screen("overdracht", "What was handed over, and to whom", COORDINATOR, "/overdracht"),
    Screen("overdracht-zorg", "The same, for the care pillar", CARE, "/overdracht"),
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
    Screen("berichten", "What came of each message", OPERATOR, "/berichten"),
    Screen("gezondheid", "How the hub is doing", OPERATOR, "/gezond"),
    Screen("melden", "The form with which residents report", None, "/melden"),
    Screen("melden-arabisch", "The same from right to left", None, "/melden?taal=ar"),
    Screen("melden-status", "How far a report is", None, "/melden/status"),
    Screen("melden-veilig", "How safe the form is, and how not", None, "/melden/veilig"),
    Screen("niet-gevonden", "An address that is not there", COORDINATOR, "/bestaat-niet", (), 404),
)

NOT_YET = frozenset({"/locaties", "/logboek"})
"""Pages that the menu or a text already points to; one that answers must leave this list."""
