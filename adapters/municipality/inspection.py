"""The report of an inspection (toezicht, integrale controle) becomes a signal.

People met are counted and described, not named, and a BSN has no field here: what an inspector may
look at (Awb art. 5:16a) need not be passed on. Children met are told by their number or age band.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.municipality.findings import (
    Aangetroffene,
    Count,
    Foto,
    Gebouw,
    Vergunning,
    Werk,
    counts_text,
    met_text,
    permit_text,
    work_text,
)
from adapters.shared import (
    ROLES,
    Adres,
    Betrokkene,
    Betrouwbaarheid,
    Communicatie,
    Indicatoren,
    Line,
    Moment,
    Prose,
    Rol,
    ShortLine,
    Voertuig,
    forms_of,
    has_secret_address,
    lies_outside,
    local_day,
    suspicions,
    to_address,
    to_contacts,
    to_organisation,
    to_person,
    to_reliability,
    to_vehicle,
    victim_facts,
    vulnerabilities,
)
from schemas.parties import Narrative, Organisation, Place, PlaceRole
from schemas.signal import (
    Observation,
    Partner,
    Provenance,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
    Urgency,
)

POWERS: Final[dict[str, str]] = {
    "awb": "Awb art. 5:11 (aanwijzing toezichthouder)",
    "wetBrp": "Wet BRP art. 4.2 (aanwijzing toezichthouder)",
    "goedVerhuurderschap": "Wet goed verhuurderschap (toezicht)",
    "opiumwet": "Opiumwet art. 13b (bestuursdwang)",
    "gemeentewet": "Gemeentewet art. 174 (openbare gelegenheden)",
}
"""`bevoegdheid`: the power the inspectors used."""

URGENCIES: Final = {
    "aandacht": Urgency.NORMAL,
    "ernstig": Urgency.URGENT,
    "acuut": Urgency.ACUTE,
}
"""`conclusie`; with `geen` the inspectors ask for nothing."""

PLACE_ROLES: Final = {
    "woning": PlaceRole.HOME,
    "bedrijfspand": PlaceRole.WORK,
}
NOT_FOR_LIVING: Final = frozenset({"bedrijfspand", "recreatieverblijf"})
CHILD_BANDS: Final = frozenset({"0-11", "12-17"})
INTERPRETER_NEEDED: Final = "KWB-09"


class Genoemde(Betrokkene):
    """Somebody the report does name: an employer, a landlord, whoever was in charge."""

    rol: Rol


class Controlerapport(PartnerMessage):
    """One inspection at one place."""

    rapportnummer: Annotated[str, Field(pattern=r"^TZ-[0-9]{4}-[0-9]{4,6}$")]
    tijdstip: Moment
    locatie: Adres
    soortPand: Literal["woning", "bedrijfspand", "recreatieverblijf", "hotel", "anders"]
    soortControle: Literal[
        "integraleControle", "adrescontrole", "bouwEnBrand", "horeca", "seksinrichting", "anders"
    ]
    deelnemers: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    bevoegdheid: Literal["awb", "wetBrp", "goedVerhuurderschap", "opiumwet", "gemeentewet"]
    aangetroffen: Annotated[tuple[Aangetroffene, ...], Field(max_length=100)] = ()
    aantalPersonen: Count | None = None
    aantalSlaapplekken: Count | None = None
    aantalIngeschreven: Count | None = None
    minderjarigen: Count | None = None
    werk: Werk | None = None
    indicatoren: Indicatoren = ()
    gebouw: Gebouw = Gebouw()
    vergunning: Vergunning | None = None
    betrokkenen: Annotated[tuple[Genoemde, ...], Field(max_length=40)] = ()
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=50)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=50)] = ()
    fotos: Annotated[tuple[Foto, ...], Field(max_length=50)] = ()
    bevindingen: Prose | None = None
    conclusie: Literal["geen", "aandacht", "ernstig", "acuut"]
    vervolgacties: Annotated[tuple[ShortLine, ...], Field(max_length=20)] = ()
    betrouwbaarheid: Betrouwbaarheid = Betrouwbaarheid()
    terugkoppelingGewenst: bool = False


def to_signal(report: Controlerapport) -> Signal:
    """Translate an inspection."""
    role = PLACE_ROLES.get(report.soortPand, PlaceRole.FOUND)
    content = SignalContent(
        persons=tuple(to_person(it, ROLES[it.rol]) for it in report.betrokkenen),
        places=(Place(role=role, address=to_address(report.locatie)),),
        organisations=tuple(_organisations(report.werk)),
        vehicles=tuple(to_vehicle(it) for it in report.voertuigen),
        contacts=to_contacts(report.communicatie),
        narratives=tuple(_narratives(report)),
    )
    return Signal(reference=report.rapportnummer, header=_header(report, content), content=content)


def _header(report: Controlerapport, content: SignalContent) -> SignalHeader:
    victims = victim_facts(content.persons, local_day(report.tijdstip))
    has_minor = victims.has_minor or _met_children(report)
    indicators = suspicions(report.indicatoren, _derived(report), Provenance.OWN_OBSERVATION)
    needs_interpreter = any(it.tolk for it in report.aangetroffen)
    return SignalHeader(
        partner=Partner.MUNICIPALITY,
        source_kind="toezicht",
        forms=forms_of((), indicators),
        indicators=indicators,
        vulnerabilities=vulnerabilities(
            report.indicatoren,
            (INTERPRETER_NEEDED,) if needs_interpreter else (),
            has_minor=has_minor,
        ),
        observed=Observation(since=report.tijdstip, precision="moment"),
        regime=Regime.AVG,
        ground=f"AVG art. 6 lid 1 onder e; {POWERS[report.bevoegdheid]}",
        reliability=to_reliability(report.betrouwbaarheid),
        urgency_given=URGENCIES.get(report.conclusie),
        secret_address=has_secret_address(content),
        feedback_wanted=report.terugkoppelingGewenst,
        has_minor=has_minor,
        has_adult_victim=victims.has_adult,
        victim_identified=victims.identified,
        age_min_years=victims.age_min_years,
        age_max_years=victims.age_max_years,
        organisation_known=bool(content.organisations),
        worker_count=report.werk.aantalWerkenden if report.werk else None,
        building_danger=report.gebouw.brandveiligheid == "onveilig",
        permit_pending=report.vergunning is not None and report.vergunning.status != "geen",
        outside_municipality=lies_outside([report.locatie]),
    )


def _met_children(report: Controlerapport) -> bool:
    bands = {it.leeftijdsband for it in report.aangetroffen}
    return bool(report.minderjarigen) or not bands.isdisjoint(CHILD_BANDS)


def _derived(report: Controlerapport) -> Iterator[str]:
    beds, met = report.aantalSlaapplekken or 0, report.aantalPersonen or 0
    registered = report.aantalIngeschreven
    if report.gebouw.overbewoning == "ja" or (registered is not None and beds > registered):
        yield "OMG-02"
    if registered == 0 and met:
        yield "OMG-03"
    if beds and report.soortPand in NOT_FOR_LIVING:
        yield "OMG-04"
    work = report.werk
    if work and work.huisvestingViaWerkgever == work.vervoerViaWerkgever == "ja":
        yield "ALG-15"


def _organisations(work: Werk | None) -> Iterator[Organisation]:
    for role, organisation in (
        ("werkgever", work and work.werkgever),
        ("uitzendbureau", work and work.uitzendbureau),
    ):
        if organisation:
            yield to_organisation(organisation.model_copy(update={"rol": role}))


def _narratives(report: Controlerapport) -> Iterator[Narrative]:
    texts = {
        "bevindingen": report.bevindingen or "",
        "controle": f"{report.soortControle}, {report.soortPand}. Conclusie: {report.conclusie}.",
        "deelnemers": "\n".join(report.deelnemers),
        "tellingen": counts_text(
            {
                "Personen": report.aantalPersonen,
                "Slaapplekken": report.aantalSlaapplekken,
                "Ingeschreven": report.aantalIngeschreven,
                "Minderjarigen": report.minderjarigen,
            }
        ),
        "aangetroffen": "\n".join(met_text(it) for it in report.aangetroffen),
        "werk": work_text(report.werk),
        "gebouw": report.gebouw.text(),
        "vergunning": permit_text(report.vergunning),
        "vervolgacties": "\n".join(report.vervolgacties),
        "fotos": "\n".join(it.text() for it in report.fotos),
    }
    return (Narrative(kind=kind, text=text) for kind, text in texts.items() if text)
