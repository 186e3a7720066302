"""The boxes of the form ("Wat ziet u?") and the indicator that each of them is.

Only what a neighbour or an entrepreneur can see; a box that nobody ticked is not a no.
"""

from typing import Final, Literal

Gezien = Literal[
    "wisselendeBewoners",
    "veelSlaapplekken",
    "afgeplakteRamen",
    "slaaptOpWerk",
    "langeWerkdagen",
    "nietBetaald",
    "weinigBetaald",
    "groepsvervoer",
    "bedreigd",
    "opgesloten",
    "geweldNu",
    "vraagtOmHulp",
    "veelBezoekWoning",
    "veelBezoekHotel",
    "opgewachtBijSchool",
    "oudereHaaltEnBrengt",
    "bedeltVoorAnder",
    "kindBedelt",
    "groepGebracht",
    "inwonendeHulp",
    "nooitAlleenBuiten",
]

INDICATOR_BY_SIGHT: Final[dict[str, str]] = {
    "wisselendeBewoners": "OMG-01",
    "veelSlaapplekken": "OMG-02",
    "afgeplakteRamen": "OMG-05",
    "slaaptOpWerk": "ARB-06",
    "langeWerkdagen": "ARB-04",
    "nietBetaald": "ARB-02",
    "weinigBetaald": "ARB-01",
    "groepsvervoer": "ARB-11",
    "bedreigd": "ALG-05",
    "opgesloten": "ALG-03",
    "geweldNu": "ALG-04",
    "vraagtOmHulp": "ALG-20",
    "veelBezoekWoning": "SEX-06",
    "veelBezoekHotel": "SEX-11",
    "opgewachtBijSchool": "CRI-09",
    "oudereHaaltEnBrengt": "SEX-07",
    "bedeltVoorAnder": "BED-01",
    "kindBedelt": "BED-02",
    "groepGebracht": "BED-03",
    "inwonendeHulp": "DIE-01",
    "nooitAlleenBuiten": "DIE-02",
}
