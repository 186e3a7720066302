"""What the pages tell, in Dutch: what becomes of a report, how safe this is, and how it ended.

About safety they say what is so, also where that is not what a reporter would like to hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.web.report.languages import marked as _


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with paragraphs; `{organisation}` stands for whom the form speaks for."""

    title: str
    paragraphs: tuple[str, ...]


AFTERWARDS: Final = Chapter(
    _("Wat doen wij met uw melding?"),
    (
        _("Een medewerker van {organisation} leest uw melding. Dat gebeurt niet dag en nacht."),
        _(
            "Wij kijken of meer mensen hetzelfde zien. Dan beslist een mens wat er nodig is: hulp, "
            "een controle of een gesprek."
        ),
        _(
            "Is het nodig, dan delen wij uw melding met de politie, de Arbeidsinspectie of een "
            "zorgorganisatie."
        ),
        _(
            "U krijgt een code van drie woorden. Daarmee ziet u hoe ver wij zijn. Wij bewaren die "
            "code niet. Raakt u hem kwijt, dan kunnen wij hem niet terugvinden."
        ),
    ),
)
IN_SHORT: Final = Chapter(
    _("Hoe veilig is deze pagina?"),
    (
        _(
            "Deze pagina plaatst geen cookies en gebruikt geen andere websites. Wij bewaren niet "
            "vanaf welk internetadres u komt."
        ),
        _(
            "Uw browser onthoudt wel dat u hier was. Ook de knop om deze pagina te verlaten wist "
            "dat niet. Gebruik liever een privévenster, of een computer in de bibliotheek."
        ),
        _("Helemaal anoniem bent u op internet nooit."),
    ),
)
SAFETY: Final = (
    Chapter(
        _("Wat wij doen"),
        (
            _("U hoeft niet te zeggen wie u bent."),
            IN_SHORT.paragraphs[0],
            _("Wat u verstuurt, bewaren wij op slot. Alleen wie het nodig heeft, mag het lezen."),
        ),
    ),
    Chapter(
        _("Wat wij niet kunnen"),
        (
            IN_SHORT.paragraphs[2],
            _(
                "Uw internetprovider, of wie de wifi beheert, kan zien welke website u bezoekt. "
                "Wat u schrijft, is onderweg niet te lezen."
            ),
            _(
                "Staat er een programma op uw telefoon of computer dat meekijkt? Daar helpt deze "
                "pagina niet tegen."
            ),
            _(
                "Soms moeten wij van de rechter gegevens geven. Wat wij niet hebben, kunnen wij "
                "niet geven."
            ),
        ),
    ),
    Chapter(
        _("Wat u zelf kunt doen"),
        (
            IN_SHORT.paragraphs[1],
            _("Wis na afloop de geschiedenis van uw browser."),
            _("Schrijf niets waaraan iemand u kan herkennen, als u anoniem wilt blijven."),
            _(
                "Komt er iemand aan? Kies 'Verlaat deze pagina snel', of druk drie keer op de "
                "Shift-toets."
            ),
        ),
    ),
)

NOT_SENT: Final = Chapter(
    _("Uw melding is niet verstuurd"),
    (
        _("Ons systeem werkt nu niet. Dat ligt niet aan u."),
        _(
            "Wat u schreef, staat hieronder nog. Probeer het straks opnieuw. Verstuurt u hetzelfde "
            "twee keer, dan telt het één keer."
        ),
        _("Kunt u niet wachten? Bel een van de nummers onder 'Andere hulp'."),
    ),
)
STALE: Final = Chapter(
    _("Kijk uw melding nog eens na"),
    (_("De pagina stond lang open. Uw melding is nog niet verstuurd. Verstuur hem opnieuw."),),
)
FAULTY: Final = Chapter(
    _("Er klopt iets nog niet"),
    (_("Uw melding is nog niet verstuurd. Kijk naar deze vragen:"),),
)
RECEIVED: Final = Chapter(
    _("Uw melding is ontvangen"), (_("Dank u wel. Wij hebben uw melding bewaard."),)
)
KEEP_CODE: Final = _("Schrijf deze code op, of onthoud hem. Wij bewaren hem niet.")
CODE_USE: Final = _("Met de code kunt u zien hoe ver wij zijn met uw melding.")

STATES: Final[Mapping[str, Chapter]] = {
    "ontvangen": Chapter(_("Ontvangen"), (_("Uw melding is binnen."),)),
    "bekeken": Chapter(_("Bekeken"), (_("Een medewerker heeft uw melding gelezen."),)),
    "afgerond": Chapter(
        _("Afgerond"),
        (_("Wij zijn klaar met uw melding. Wat eruit kwam, kunnen wij hier niet laten zien."),),
    ),
    "onbekend": Chapter(
        _("Niet gevonden"),
        (
            _(
                "Wij vinden geen melding met deze code. Kijk of de woorden goed zijn. Hebt u net "
                "gemeld? Wacht dan een paar minuten."
            ),
        ),
    ),
    "fout": Chapter(
        _("Deze code klopt niet"), (_("Een code heeft drie woorden, zoals appel-fiets-zeven."),)
    ),
    "druk": Chapter(
        _("Even geduld"), (_("Er wordt nu te vaak gekeken. Probeer het over een minuut opnieuw."),)
    ),
    "weg": Chapter(
        _("Dit lukt nu niet"), (_("Ons systeem werkt nu niet. Probeer het later opnieuw."),)
    ),
}
TOO_LONG: Final = Chapter(
    _("Uw melding is te lang"),
    (_("Uw melding is niet verstuurd. Ga terug en maak de tekst korter."),),
)
WRONG: Final = Chapter(
    _("Dit lukte niet"),
    (_("Er is niets verstuurd. Ga naar het formulier en probeer het opnieuw, of bel."),),
)
