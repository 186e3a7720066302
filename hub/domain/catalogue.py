"""The error catalogue in Dutch: what each code means, what to do, and how HTTP answers it.

A message's own reasons say more (which field, which value is missing); this is what holds for every
message with the code, for the page that a partner's developer opens.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, NamedTuple

from schemas.problems import Code


class Entry(NamedTuple):
    """One code: a short name, what it means, how to mend it, and the HTTP status it comes with."""

    title: str
    meaning: str
    mend: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST


CATALOGUE: Final[Mapping[Code, Entry]] = MappingProxyType(
    {
        Code.MISSING: Entry(
            "Een veld ontbreekt",
            "Een veld dat verplicht is, staat er niet of is leeg (null).",
            "Vul het veld in. In het schema van uw bericht staat welke velden verplicht zijn.",
        ),
        Code.TYPE: Entry(
            "Verkeerd type",
            "Een veld heeft een ander type dan afgesproken, zoals tekst waar een getal hoort.",
            'Kijk in het schema welk type hier hoort. Een getal is geen tekst: 12 is niet "12".',
        ),
        Code.CONSTANT: Entry(
            "Waarde staat niet in de lijst",
            "Dit veld mag maar een paar waarden hebben, en deze waarde hoort daar niet bij.",
            "Kies een waarde uit de lijst in het schema. Let op hoofdletters en streepjes.",
        ),
        Code.PATTERN: Entry(
            "De vorm klopt niet",
            "De waarde heeft niet de afgesproken vorm, of spreekt een ander veld tegen.",
            "Volg het patroon in het schema.",
        ),
        Code.MOMENT: Entry(
            "Geen geldige datum of tijd",
            "De datum bestaat niet, of bij een tijdstip ontbreekt de tijdzone.",
            "Schrijf JJJJ-MM-DD, of een tijdstip met zone: JJJJ-MM-DDTUU:MM:SS+01:00.",
        ),
        Code.UNKNOWN_FIELD: Entry(
            "Onbekend veld",
            "Het bericht heeft een veld dat wij niet kennen. Wij bewaren alleen wat wij kennen.",
            "Laat het veld weg, of kijk of het goed is gespeld.",
        ),
        Code.TOO_LARGE: Entry(
            "Te groot",
            "Het bericht, of een waarde daarin, is groter dan wij aannemen. "
            "Een bericht mag hoogstens 64 KiB zijn.",
            "Maak het korter. Stuur bijlagen niet mee, maar verwijs ernaar met dataref.",
        ),
        Code.UNKNOWN_SCHEMA: Entry(
            "Onbekend schema",
            "Het schema of de versie in dataschema kennen wij niet, of is niet voor u.",
            "Neem dataschema over uit het schema van uw bericht. Een medewerker kijkt mee.",
            HTTPStatus.ACCEPTED,
        ),
        Code.EXPIRED_SCHEMA: Entry(
            "Versie is verlopen",
            "Deze versie van het schema nemen wij niet meer aan.",
            "Stap over op een nieuwere versie van het schema.",
        ),
        Code.NOT_JSON: Entry(
            "Geen geldige JSON",
            "Het bericht is niet te lezen als JSON.",
            "Controleer aanhalingstekens, komma's en haken, en of er niets achter staat.",
        ),
        Code.DUPLICATE_KEY: Entry(
            "Een veld staat er twee keer",
            "Een veld of header komt twee keer voor. Wij kunnen niet weten welke geldt.",
            "Laat een van de twee weg.",
        ),
        Code.CHARACTERS: Entry(
            "Tekens die niet mogen",
            "Er staan stuurtekens of halve Unicode-tekens in, of het is geen geldige UTF-8.",
            "Sla het bericht op als UTF-8 zonder BOM en haal stuurtekens weg.",
        ),
        Code.TOO_SMALL: Entry(
            "Te kort of leeg",
            "Een veld of lijst is korter dan afgesproken.",
            "Vul meer in, of laat het veld weg als het niet verplicht is.",
        ),
        Code.RANGE: Entry(
            "Getal buiten de grenzen",
            "Een getal is groter of kleiner dan afgesproken.",
            "Houd u aan de grenzen in het schema.",
        ),
        Code.ENVELOPE: Entry(
            "De envelop klopt niet",
            "Het bericht is geen enkel CloudEvent als JSON, of de header Content-Type zegt iets "
            "anders.",
            "Stuur elk bericht apart, met Content-Type: application/cloudevents+json. Of zet de "
            "velden van de envelop in ce-headers, met Content-Type: application/json.",
        ),
        Code.SENSITIVE_ATTRIBUTE: Entry(
            "Persoonsgegeven in de envelop",
            "In een veld van de envelop staat iets dat lijkt op een gegeven van een persoon. De "
            "envelop reist onversleuteld.",
            "Zet gegevens van personen alleen in data. Gebruik als nummer een UUID.",
        ),
        Code.SUBJECT: Entry(
            "Het onderwerp klopt niet",
            "Het onderwerp (subject) op de bus heeft niet de goede vorm.",
            "Gebruik signals.v1.<uw naam>.<soort>, met kleine letters, cijfers, - en _.",
        ),
        Code.FILE: Entry(
            "Het bestand klopt niet",
            "Een bestand (CSV, XML of zip) heeft niet de afgesproken vorm. "
            "Er is niets uit verstuurd.",
            "Verbeter wat op de genoemde regel staat, en stuur het bestand opnieuw.",
        ),
        Code.ID_CONFLICT: Entry(
            "Id al gebruikt voor iets anders",
            "Onder dit id stuurde u eerder een bericht met een andere inhoud.",
            "Geef een nieuw bericht een nieuw id. Is het een correctie, gebruik dan het type "
            "signaal-gecorrigeerd.",
            HTTPStatus.CONFLICT,
        ),
        Code.UNKNOWN_REFERENCE: Entry(
            "Onbekend signaal",
            "Het bericht verwijst naar een signaal dat wij niet van u hebben.",
            "Controleer de referentie, of stuur eerst het signaal zelf.",
            HTTPStatus.ACCEPTED,
        ),
        Code.TOO_OLD: Entry(
            "Te oud",
            "Het bericht is ouder dan de bewaartermijn toelaat.",
            "Controleer time: dat is wanneer u het signaal vastlegde.",
            HTTPStatus.ACCEPTED,
        ),
        Code.REFERENCE_TAKEN: Entry(
            "Referentie al gebruikt",
            "Onder deze referentie hebben wij al een signaal van u.",
            "Is het hetzelfde signaal, gebruik dan signaal-gecorrigeerd of signaal-aangevuld. Is "
            "het een ander signaal, geef het dan een eigen referentie.",
            HTTPStatus.ACCEPTED,
        ),
        Code.CLOCK: Entry(
            "Uw klok loopt voor",
            "Volgens time is het bericht van een dag die nog moet komen.",
            "Controleer de klok en de tijdzone van uw systeem.",
            HTTPStatus.ACCEPTED,
        ),
        Code.NOT_SIGNED_IN: Entry(
            "Niet aangemeld",
            "Er is geen toegangstoken, of het is verlopen of niet van ons.",
            "Vraag een nieuw token en stuur het mee: Authorization: Bearer <token>.",
            HTTPStatus.UNAUTHORIZED,
        ),
        Code.WRONG_SENDER: Entry(
            "Verkeerde afzender",
            "De afzender in source is niet de organisatie waarmee u bent aangemeld.",
            "Gebruik in source het OIN waarmee u bent aangemeld.",
            HTTPStatus.FORBIDDEN,
        ),
        Code.GROUND_MISSING: Entry(
            "De grondslag ontbreekt",
            "Voor deze gegevens is een wettelijke grondslag nodig, en die staat er niet.",
            "Noem de grondslag, of laat de gegevens weg.",
        ),
        Code.NUMBER_IN_TEXT: Entry(
            "BSN in vrije tekst",
            "In een vrije tekst staat een nummer dat op een burgerservicenummer lijkt.",
            "Zet een BSN alleen in het veld dat daarvoor is, en alleen als u het mag gebruiken.",
            HTTPStatus.ACCEPTED,
        ),
        Code.NUMBER_INVALID: Entry(
            "Nummer doorstaat de controle niet",
            "Een nummer klopt niet met zijn eigen controlegetal.",
            "Controleer het nummer bij de bron.",
            HTTPStatus.ACCEPTED,
        ),
        Code.NOT_ALLOWED: Entry(
            "Dit mag u niet",
            "Uw aanmelding geeft hiervoor geen recht (scope).",
            "Vraag bij het token de goede scope aan, of vraag de beheerder om dat recht.",
            HTTPStatus.FORBIDDEN,
        ),
        Code.SUSPENDED: Entry(
            "Uw aansluiting is geschorst",
            "De gemeente heeft uw aansluiting geschorst. Wij nemen nu niets van u aan.",
            "Bel of mail de gemeente. Wat u stuurde voordat u werd geschorst, telt gewoon.",
            HTTPStatus.FORBIDDEN,
        ),
        Code.NUMBER_LEFT_OUT: Entry(
            "BSN weggelaten",
            "U mag ons geen burgerservicenummer sturen. Wij hebben het uit uw bericht gehaald en "
            "niet bewaard. De rest van uw bericht is ontvangen.",
            "Laat het BSN voortaan weg. U hoeft dit bericht niet opnieuw te sturen.",
            HTTPStatus.CREATED,
        ),
        Code.TOO_MANY: Entry(
            "Te veel verzoeken",
            "U stuurt meer dan is afgesproken. Wat u nu stuurde, is niet bewaard.",
            "Wacht zo veel seconden als in de header Retry-After staat. Stuur daarna hetzelfde "
            "bericht opnieuw.",
            HTTPStatus.TOO_MANY_REQUESTS,
        ),
        Code.NO_SUCH_PLACE: Entry(
            "Niet gevonden",
            "Op dit adres staat niets, of het is niet van u.",
            "Controleer het adres. Een adres eindigt nooit op een schuine streep.",
            HTTPStatus.NOT_FOUND,
        ),
        Code.NO_SUCH_METHOD: Entry(
            "Deze methode kan hier niet",
            "Dit adres kent de HTTP-methode niet die u gebruikt.",
            "Gebruik een methode uit de header Allow.",
            HTTPStatus.METHOD_NOT_ALLOWED,
        ),
        Code.TOO_SLOW: Entry(
            "Het duurde te lang",
            "Uw bericht kwam niet op tijd helemaal binnen. Er is niets bewaard.",
            "Stuur het bericht opnieuw.",
            HTTPStatus.REQUEST_TIMEOUT,
        ),
        Code.UNREADABLE: Entry(
            "Het verzoek is niet te lezen",
            "Het verzoek zelf klopt niet, los van het bericht: een header of de opbouw.",
            "Controleer uw HTTP-client.",
        ),
        Code.UNAVAILABLE: Entry(
            "Even niet beschikbaar",
            "Wij kunnen nu niets aannemen. Of uw bericht is bewaard, is niet zeker.",
            "Stuur later hetzelfde bericht opnieuw, met hetzelfde id: het telt dan maar één keer.",
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
        Code.OUR_FAULT: Entry(
            "Er ging bij ons iets mis",
            "Dat ligt niet aan u.",
            "Stuur hetzelfde bericht later opnieuw. Gaat het weer mis, waarschuw dan de beheerder.",
            HTTPStatus.INTERNAL_SERVER_ERROR,
        ),
    }
)
