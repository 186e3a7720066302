"""Groups of commands that the command line has beside its first ones."""

from typing import Final

from hub.cli.grouping import group

MORE: Final = (
    group(
        "outgoing",
        "Berichten aan systemen van pijlereigenaren: dat er een overdracht klaarligt.",
        {
            "show": ("outgoing:show", "Wie hoort het hoe, en wat is opgegeven."),
            "resend": ("outgoing:resend", "Stuur het bericht over een overdracht nog eens."),
        },
    ),
    group(
        "evaluate",
        "Meet de hub aan wat er had moeten gebeuren.",
        {
            "stories": ("measure:stories", "Speel verhalen en vergelijk met wat was verwacht."),
            "linking": ("evaluating:linking", "Verbind records waarvan bekend is wie wie is."),
        },
    ),
    group(
        "bench",
        "Meet snelheid, geheugen en wat het oplevert.",
        {
            "pipeline": ("measure:pipeline", "Hoeveel signalen per seconde, en hoe lang één."),
            "linking": ("measure:linking", "Wat het verbinden van personen kost en oplevert."),
            "replay": ("measure:replay", "Hoe snel alle overzichten opnieuw worden gemaakt."),
            "offline": ("measure:offline", "Een bundel uitvoeren, en nagaan zonder hub."),
            "audit": ("measure:audit", "Wat het logboek kost: bladen, boom en bewijzen."),
            "web": ("measure:web", "Hoe snel elk scherm is bij veel signalen."),
        },
    ),
)
