"""What the form asks, in Dutch and in order; every other language follows from the catalogues.

Nobody has to answer more than what they saw or heard, and nothing is chosen for them but anonymity.
"""

from typing import Final, Literal, NamedTuple

from hub.web.report.languages import marked as _

Kind = Literal["line", "prose", "number", "phone", "date", "one", "many", "pick"]
"""One line, running text, one of a few, many of a few, or one of a list that folds out."""
Shown = Literal["always", "folded", "person", "place", "contact", "work"]
"""When a group is of use; where a browser cannot tell, it is shown."""


class Option(NamedTuple):
    """An answer to choose: its value in the message, and what it says."""

    value: str
    label: str


class Question(NamedTuple):
    """One question; `size` bounds what may be typed."""

    name: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    size: int = 200
    is_required: bool = False


class Group(NamedTuple):
    """Questions that belong together."""

    name: str
    shown: Shown
    title: str
    hint: str
    questions: tuple[Question, ...]


YES_NO_UNSURE: Final = (
    Option("ja", _("Ja")),
    Option("nee", _("Nee")),
    Option("onbekend", _("Weet ik niet")),
)

SEEN: Final = (
    Option("wisselendeBewoners", _("Er wonen steeds andere mensen")),
    Option("veelSlaapplekken", _("Er slapen veel mensen in één huis of kamer")),
    Option("afgeplakteRamen", _("De ramen zijn afgeplakt of de gordijnen altijd dicht")),
    Option("slaaptOpWerk", _("Iemand slaapt op het werk")),
    Option("langeWerkdagen", _("Iemand werkt heel lange dagen")),
    Option("nietBetaald", _("Iemand krijgt geen loon")),
    Option("weinigBetaald", _("Iemand krijgt heel weinig loon")),
    Option("groepsvervoer", _("Busjes brengen en halen groepen mensen")),
    Option("bedreigd", _("Iemand wordt bedreigd of is bang")),
    Option("opgesloten", _("Iemand mag niet weg of zit opgesloten")),
    Option("geweldNu", _("Iemand wordt geslagen of heeft letsel")),
    Option("vraagtOmHulp", _("Iemand vraagt om hulp")),
    Option("nooitAlleenBuiten", _("Iemand komt nooit alleen buiten")),
    Option("veelBezoekWoning", _("Veel verschillende bezoekers bij een woning")),
    Option("veelBezoekHotel", _("Veel verschillende bezoekers op een hotelkamer")),
    Option("opgewachtBijSchool", _("Een jongere wordt opgewacht bij school")),
    Option("oudereHaaltEnBrengt", _("Een ouder iemand haalt en brengt een jongere")),
    Option("bedeltVoorAnder", _("Iemand bedelt voor een ander")),
    Option("kindBedelt", _("Een kind bedelt")),
    Option("groepGebracht", _("Een groep wordt gebracht om te bedelen of te verkopen")),
    Option("inwonendeHulp", _("Iemand woont en werkt in het huis van een ander")),
)

ABOUT: Final = Question(
    "over",
    "one",
    _("Waarover gaat uw melding?"),
    options=(
        Option("mens", _("Over iemand die misschien in gevaar is of wordt uitgebuit")),
        Option("plek", _("Over een plek: een huis, een bedrijf of een auto")),
        Option("anders", _("Over iets anders, of ik weet het niet")),
    ),
)
DANGER: Final = Question("gevaar", "one", _("Is er nu gevaar?"), options=YES_NO_UNSURE)

GROUPS: Final = (
    Group("begin", "always", "", "", (DANGER, ABOUT)),
    Group(
        "gebeurd",
        "always",
        "",
        "",
        (
            Question(
                "beschrijving",
                "prose",
                _("Wat hebt u gezien of gehoord?"),
                _("Schrijf in uw eigen woorden. Elke taal mag."),
                size=10_000,
                is_required=True,
            ),
            Question(
                "waar",
                "line",
                _("Waar was het?"),
                _("Een adres, of hoe u de plek zou uitleggen."),
                size=300,
            ),
            Question(
                "wanneer",
                "pick",
                _("Wanneer was het?"),
                options=(
                    Option("", _("Weet ik niet")),
                    Option("vandaag", _("Vandaag")),
                    Option("gisteren", _("Gisteren")),
                    Option("week", _("In de afgelopen week")),
                    Option("dag", _("Op een andere dag")),
                ),
            ),
            Question("datum", "date", _("Op welke dag?"), size=10),
            Question(
                "zelf",
                "one",
                _("Gaat het om uzelf?"),
                options=(
                    Option("ja", _("Ja")),
                    Option("nee", _("Nee")),
                    Option("zegIkNiet", _("Dat zeg ik liever niet")),
                ),
            ),
        ),
    ),
    Group(
        "mens",
        "person",
        _("Over deze persoon"),
        _("Vul alleen in wat u weet. Ga niets zelf uitzoeken."),
        (
            Question(
                "bekend",
                "line",
                _("Hoe heet of hoe noemt men deze persoon?"),
                _("Een voornaam, bijnaam of gebruikersnaam."),
                size=150,
            ),
            Question("leeftijd", "number", _("Hoe oud is deze persoon, ongeveer?"), size=3),
        ),
    ),
    Group(
        "plek",
        "place",
        _("Over deze plek"),
        _("Vul alleen in wat u weet. Ga niets zelf uitzoeken."),
        (
            Question("bedrijf", "line", _("Naam van het bedrijf"), size=150),
            Question("kenteken", "line", _("Kenteken van een auto of bus"), size=20),
        ),
    ),
    Group(
        "gezien",
        "folded",
        _("Kruis aan wat u zag"),
        "",
        (Question("gezien", "many", _("Wat klopt er met wat u zag?"), options=SEEN),),
    ),
    Group(
        "meer",
        "folded",
        _("Weet u nog meer?"),
        "",
        (
            Question(
                "nummer", "line", _("Een telefoonnummer of account dat erbij hoort"), size=150
            ),
            Question("internet", "line", _("Een website of advertentie"), size=200),
            Question(
                "eerder",
                "line",
                _("Meldde u dit eerder? Vul dan de code van toen in."),
                _("Drie woorden, zoals appel-fiets-zeven."),
                size=60,
            ),
        ),
    ),
    Group(
        "keuze",
        "always",
        "",
        "",
        (
            Question(
                "contact",
                "one",
                _("Mogen wij contact met u opnemen?"),
                options=(
                    Option("nee", _("Nee, ik blijf anoniem")),
                    Option("ja", _("Ja, u mag mij bellen")),
                ),
            ),
        ),
    ),
    Group(
        "contact",
        "contact",
        _("Hoe kunnen wij u bellen?"),
        _("Alleen wie met uw melding werkt, ziet dit."),
        (
            Question("naam", "line", _("Hoe mogen wij u noemen?"), size=100),
            Question("telefoon", "phone", _("Telefoonnummer"), size=30),
            Question("moment", "line", _("Wanneer is het veilig om u te bellen?"), size=30),
        ),
    ),
    Group(
        "werk",
        "work",
        _("Ik meld voor mijn werk"),
        _("Voor ondernemers, en voor wie werkt bij een overheid, school of zorginstelling."),
        (
            Question(
                "werk",
                "one",
                _("Namens wie meldt u?"),
                options=(
                    Option("", _("Niet voor mijn werk")),
                    Option("ondernemer", _("Een bedrijf")),
                    Option("ambtenaar", _("Een overheid, school of zorginstelling")),
                ),
            ),
            Question("organisatie", "line", _("Waar werkt u?"), size=150),
            Question("functie", "line", _("Wat is uw functie?"), size=150),
            Question(
                "stap",
                "pick",
                _("Bij welke stap van de meldcode bent u?"),
                options=(
                    Option("", _("Niet van toepassing")),
                    Option("1", _("Stap 1: signalen in kaart brengen")),
                    Option("2", _("Stap 2: overleggen met een collega of Veilig Thuis")),
                    Option("3", _("Stap 3: praten met de betrokkenen")),
                    Option("4", _("Stap 4: afwegen")),
                    Option("5", _("Stap 5: beslissen")),
                ),
            ),
            Question(
                "afweging",
                "pick",
                _("Wat kwam uit de afweging?"),
                options=(
                    Option("", _("Nog niets")),
                    Option("hulp", _("Hulp bieden")),
                    Option("melden", _("Melden")),
                    Option("geen", _("Geen vermoeden meer")),
                ),
            ),
        ),
    ),
)

QUESTIONS: Final = {question.name: question for group in GROUPS for question in group.questions}
