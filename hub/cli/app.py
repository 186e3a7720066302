"""The commands of `hub`; what each does is in the module named beside it.

Exit codes: 0 all is well; 1 something was found (a refused message, a missed expectation); 2 the
command line or a setting is wrong; 3 it could not be done.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final

from hub.cli.grouping import group as _group
from hub.cli.groups import MORE
from hub.cli.partner_commands import PARTNERS
from hub.settings import SettingsError

EXIT_FOUND: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAILED: Final = 3

EXIT_CODES: Final = (
    "Afloop: 0 alles goed; 1 er is iets gevonden; 2 de opdracht of een instelling klopt niet; "
    "3 het lukte niet."
)
FIRST_STEPS: Final = """\
Signaalhub: signalen van mensenhandel ontvangen, verbinden, toewijzen en verantwoorden.

  hub demo              kijk rond in een hub met verzonnen signalen
  hub doctor            kijk of deze hub gezond is, en hoe u herstelt wat niet goed is
  hub check BERICHT     kijk of een bericht klopt; er wordt niets bewaard
  hub signals           welke signalen er zijn, van wie ze zijn en hoe snel
  hub quarantine list   welke berichten op een medewerker wachten

Alle opdrachten: hub --help"""


class CommandFailed(Exception):  # noqa: N818 - named for what happened
    """A command cannot go on: the text says why, `code` is what to exit with."""

    def __init__(self, text: str, code: int = EXIT_FAILED) -> None:
        super().__init__(text)
        self.code = code


APP: Final = _group(
    "hub",
    f"Signaalhub: signalen van mensenhandel ontvangen, verbinden en toewijzen. {EXIT_CODES}",
    {
        "demo": ("demo:demo", "Een hub met verzonnen signalen, om rond te kijken."),
        "sandbox": ("sandbox:sandbox", "Een proefomgeving voor partners; elke nacht leeg."),
        "conformance": (
            "conformance:conformance",
            "Speel de gevallen van de afspraak als partner, met een verslag.",
        ),
        "run": ("run:run", "Draai de verwerkers, als dienst."),
        "web": ("web:web", "Toon de schermen, als dienst."),
        "api": ("api:api", "Neem berichten van partners aan over HTTP, als dienst."),
        "sign": ("sign:sign", "Onderteken het logboek, als dienst onder een eigen gebruiker."),
        "witness": ("sign:witness", "Getuig dat een logboek alleen groeit, als dienst."),
        "check": ("check:check", "Kijk of een bericht klopt; er wordt niets bewaard."),
        "pub": ("pub:pub", "Stuur berichten als partner en wacht op het ontvangstbewijs."),
        "import": (
            "importing:import_",
            "Stuur berichten uit CSV-, XML- en zip-bestanden, met een verslag per regel.",
        ),
        "watch": ("importing:watch_folders", "Neem bestanden aan uit een map, als dienst."),
        "tail": ("tail:tail", "Kijk mee met wat er gebeurt, tot Ctrl-C."),
        "signals": ("listing:signals", "Welke signalen er zijn, en wie wanneer aan zet is."),
        "dossiers": ("listing:dossiers", "Welke signalen bij elkaar horen."),
        "show": ("show:show", "Eén signaal of dossier: wat het verbindt en waarom."),
        "events": ("events:events", "Wat is vastgelegd, in volgorde: één gebeurtenis per regel."),
        "replay": ("replay:replay", "Speel het register opnieuw af, en vergelijk."),
        "restore": ("restore:restore", "Zet een reservekopie terug in lege databases."),
        "drill": ("restore:drill", "Oefen of een reservekopie terug te zetten is."),
        "disclosures": ("disclosures:disclosures", "Wat aan wie is verstrekt, en waarom."),
        "doctor": ("doctor:doctor", "Kijk of deze hub gezond is, en hoe u herstelt wat niet."),
        "health": ("health:health", "Gezond (0) of niet (1), voor een container."),
        "init": ("init:init", "Maak de geheimen voor een hub in containers."),
        "schemas": ("schemas:schemas", "Schrijf het contract: JSON Schema, AsyncAPI en OpenAPI."),
        "chaos": ("measure:chaos", "Dood verwerkers telkens weer en vergelijk de eindtoestand."),
    },
)
APP.command(
    _group(
        "quarantine",
        "Berichten die op een medewerker wachten.",
        {
            "list": ("quarantine:list_", "Welke berichten wachten, van wie en waarom."),
            "show": (
                "quarantine:show",
                "Lees één bericht. Dit opent persoonsgegevens en wordt gelogd.",
            ),
            "mend": ("quarantine:mend", "Bied een verbeterd bericht aan."),
            "redrive": ("quarantine:redrive", "Bied het bericht opnieuw aan zoals het was."),
            "discard": ("quarantine:discard", "Leg een bericht weg, met de reden."),
        },
    )
)
APP.command(PARTNERS)
APP.command(
    _group(
        "link",
        "Wat is dezelfde persoon of zaak, wat hoort bij elkaar, en waarom.",
        {
            "judge": ("judging:judge", "Leg vast of twee vermeldingen dezelfde persoon zijn."),
            "pairs": ("judging:pairs", "Wat op een oordeel wacht: twijfel, tegenspraak, apart."),
            "merge": ("companions:merge", "Leg vast dat twee dossiers er één zijn."),
            "split": ("companions:split", "Leg vast dat signalen niet in een dossier horen."),
            "relate": ("companions:relate", "Leg vast dat twee dossiers verwant zijn."),
            "unjudge": ("companions:unjudge", "Neem een oordeel over dossiers terug."),
            "dossiers": ("companions:dossiers", "Wat medewerkers over dossiers zeiden."),
            "why": ("why:why", "Waarom is dit één persoon of dossier, of waarom niet?"),
            "generic": ("link_state:generic", "Wat te vaak voorkomt om iets te verbinden."),
            "pin": ("link_pin:pin", "Leg een model vast, met alles waar de gewichten op rusten."),
            "train": ("link_train:train", "Train een model op vermeldingen, met Splink."),
            "diff": ("link_diff:diff", "Wat zou een ander model of beleid anders verbinden?"),
            "verify": ("link_state:verify", "Kijk of de verbindingen uit het register volgen."),
        },
    )
)
APP.command(
    _group(
        "policy",
        "De regels: kloppen ze, en wat zouden andere regels doen?",
        {
            "test": ("policy:examples", "Lees al het beleid en loop de voorbeelden na."),
            "impact": (
                "policy:impact",
                "Wat zouden andere regels doen met wat er was? Er verandert niets.",
            ),
        },
    )
)
APP.command(
    _group(
        "schema",
        "Het contract: wat is anders, en wat breekt er bij partners?",
        {
            "diff": ("schema:diff", "Vergelijk schema's, of alles met wat is uitgegeven."),
            "release": ("schema:release", "Leg het contract vast zoals het nu is."),
        },
    )
)
APP.command(
    _group(
        "audit",
        "Het logboek: tot waar het is ondertekend, bewijzen, sleutels.",
        {
            "status": ("audit:status", "Tot waar is ondertekend, en wie het ermee eens is."),
            "proof": ("audit:proof", "Het bewijs dat een gebeurtenis in het logboek staat."),
            "check": ("audit:check", "Klopt een bewijs? Daar is geen hub voor nodig."),
            "export": ("audit:export", "Een bundel om alles na te gaan zonder hub."),
            "key": ("audit:key", "De openbare sleutel van hub, ondertekenaar of getuige."),
        },
    )
)
APP.command(
    _group(
        "processing",
        "Het verwerkingenlog: wat er met gegevens is gedaan.",
        {"about": ("processing:about", "Wat er met één persoon of signaal is gedaan.")},
    )
)
APP.command(
    _group(
        "forget",
        "Bewaartermijnen: wat voorbij is, wat weg mag, en wat is vernietigd.",
        {
            "due": ("forgetting:due", "Waarvan de bewaartermijn voorbij is."),
            "plan": ("forgetting:plan", "Wat er zou gaan. Er verandert niets."),
            "run": ("forgetting:run", "Vernietig wat twee medewerkers samen besloten."),
            "declare": ("forgetting:declare", "De verklaring van vernietiging van een voorstel."),
            "horizon": ("forgetting:until", "Tot wanneer een reservekopie nog sleutels heeft."),
        },
    )
)
APP.command(
    _group(
        "request",
        "Verzoeken van betrokkenen: inzage, verbeteren, wissen, beperken, bezwaar.",
        {
            "list": ("requests:list_", "Welke verzoeken er zijn; wat te laat is voorop."),
            "show": ("requests:show", "Hoe een verzoek ervoor staat, zonder namen."),
            "export": (
                "requests:export",
                "Het antwoord als bestand. Dit opent persoonsgegevens en wordt gelogd.",
            ),
        },
    )
)
APP.command(
    _group(
        "backup",
        "Reservekopieën: maken, nakijken, en sleutels op tijd laten gaan.",
        {
            "make": ("backup:make", "Maak een reservekopie; de hub werkt door."),
            "verify": ("backup:verify", "Is een reservekopie heel, en terug te zetten?"),
            "expire": ("backup:expire", "Verwijder sleutels waarvan de tijd voorbij is."),
        },
    )
)
APP.command(
    _group(
        "kaart",
        "De kaart van de locaties.",
        {"ophalen": ("map:fetch_tiles", "Haal de ondergrond op, voor deze hub alleen.")},
    )
)
for more in MORE:
    APP.command(more)
APP.version_flags = ("--version",)
APP["--help"].help = "Toon deze uitleg."
APP["--version"].help = "Toon de versie."


@APP.default
def first_steps() -> int:
    """Zeg wat u kunt doen."""
    print(FIRST_STEPS)
    return 0


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command, that of the command line unless given, and exit with its code."""
    try:
        code = APP(argv)
        sys.stdout.flush()
    except SettingsError as error:
        code = _complain(str(error), EXIT_USAGE)
    except CommandFailed as error:
        code = _complain(str(error), error.code)
    except BrokenPipeError:  # who read along (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


def _complain(text: str, code: int) -> int:
    from hub.cli.output import plain  # noqa: PLC0415 - starting stays quick

    print("\n".join(map(plain, text.splitlines())), file=sys.stderr)
    return code
