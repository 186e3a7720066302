"""The commands about partners; what each does is in the module named beside it."""

from typing import Final

from hub.cli.grouping import group

PARTNERS: Final = group(
    "partner",
    "Partners: wie is toegelaten, wie zich aanmeldt, waar zij nieuws horen, en wat er ontbreekt.",
    {
        "list": ("partner_look:list_", "Met wie iets is afgesproken, en hoe zij ervoor staan."),
        "show": ("partner_look:show", "Wat met een partner is afgesproken, en wat er gebeurde."),
        "add": ("admitting:add", "Laat een partner toe, en maak een pakket met zijn sleutels."),
        "rotate": ("admitting:rotate", "Geef een partner nieuwe sleutels."),
        "suspend": ("admitting:suspend", "Neem niets meer aan van een partner."),
        "resume": ("admitting:resume", "Neem weer aan wat een geschorste partner stuurt."),
        "apply": ("admitting:apply", "Werk de bus bij: sleutels, grenzen en schorsingen."),
        "client": ("partner:client", "Laat een systeem zich aanmelden over HTTP."),
        "clients": ("partner:clients", "Wie zich kan aanmelden, en tot wanneer."),
        "revoke": ("partner:revoke", "Laat een systeem zich niet meer aanmelden."),
        "numbers": ("webhook:numbers", "Welke berichten in hun telling ontbreken."),
        "settle": ("webhook:settled", "Leg vast dat er onder nummers niets komt."),
    },
)
PARTNERS.command(
    group(
        "webhook",
        "Nieuws voor partners over HTTP.",
        {
            "set": ("webhook:set_", "Stuur nieuws voor een partner naar zijn adres."),
            "show": ("webhook:show", "Welke partners er een hebben, en wat is opgegeven."),
            "rotate": ("webhook:rotate", "Onderteken met een nieuw geheim."),
            "resend": ("webhook:resend", "Stuur nieuws opnieuw dat niet werd aangenomen."),
            "off": ("webhook:off", "Stuur een partner geen nieuws meer."),
        },
    )
)
