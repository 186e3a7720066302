"""The lines of each part of what one signal says of its data subject; the text is apart."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.actions.sharing import load_handover
from hub.domain.disclosure import CONTACTS, NUMBERS, Line, address_words, lines, person_name
from hub.domain.handover import Stage
from hub.domain.processing import PERSON, PERSON_BLOCK
from hub.domain.request_parts import Part
from hub.domain.sharing import Detail
from hub.store import processing
from hub.store.database import expand
from hub.web.dossier.names import ROLES
from hub.web.moments import full_day, local_day
from hub.web.requests.reading import Reading, Sources
from hub.web.words import ANSWERS, FORMS, PROVENANCES, SOURCE_KINDS, count, said
from schemas.events import SignalRouted, SignalVersion
from schemas.events.requests import Passage
from schemas.ids import mention_id, routing_id
from schemas.parties import Person
from schemas.signal import Partner

SECRET: Final = "adres: staat als geheim vermeld, en wordt zo niet gegeven"  # noqa: S105 - Dutch
SOURCE_HELD: Final = "Wie iets meldt, blijft afgeschermd (art. 41 lid 1 onder i UAVG)."
KINDS_ONLY: Final = "Alleen hoeveel het er zijn: het kan over anderen gaan (art. 15 lid 4 AVG)."
SOME_RECEIVER: Final = "een organisatie"
RESIDENTS: Final = frozenset({Partner.RESIDENTS})
COUNTED: Final[Mapping[Detail, tuple[str, str]]] = {
    Detail.ADDRESSES: ("adres", "adressen"),
    Detail.COMPANIES: ("bedrijf of voertuig", "bedrijven of voertuigen"),
    Detail.CONTACTS: ("contactmiddel", "contactmiddelen"),
    Detail.NUMBERS: ("nummer", "nummers"),
}
PERSONS: Final = (
    "SELECT DISTINCT o.signal FROM mentions m JOIN mentions o ON o.entity = m.entity "
    "WHERE m.mention IN (*) AND o.signal <> m.signal"
)
DOSSIER: Final = (
    "SELECT COUNT(*) FROM dossier_signals d JOIN dossier_signals o ON o.dossier = d.dossier "
    "WHERE d.signal = ? AND o.signal <> d.signal"
)
HANDOVERS: Final = (
    "SELECT DISTINCT handover FROM handover_signals WHERE signal = ? ORDER BY handover"
)
ABOUT: Final = "SELECT position FROM journal_subjects WHERE subject = ? ORDER BY position"
SOME: Final = 500
UNSEEN: Final = frozenset({Stage.AWAITING_SECOND, Stage.REFUSED})


class Made(NamedTuple):
    """What a part says, and why it is not all."""

    lines: tuple[str, ...]
    note: str = ""


def lines_of(part: Part, passage: Passage, sources: Sources, reading: Reading) -> Made:
    """The lines of a part that goes out, before others are masked in it."""
    return MAKERS[part](passage, sources, reading)


def _own(passage: Passage, sources: Sources, reading: Reading) -> Made:
    del passage, sources
    return Made(tuple(line for person in reading.mine for line in _person(person)))


def _person(person: Person) -> Iterator[str]:
    yield f"naam: {person_name(person)}"
    if person.birth:
        yield f"geboren: {person.birth}"
    if person.nationalities:
        yield f"nationaliteit: {', '.join(person.nationalities)}"
    if person.home is not None:
        secret = person.home.is_secret
        yield SECRET if secret else f"adres: {address_words(person.home)}"
    for it in person.identifiers:
        yield f"{NUMBERS.get(it.kind) or CONTACTS[it.kind]}: {it.value}"


def _source(passage: Passage, sources: Sources, reading: Reading) -> Made:
    header = reading.version.header
    if header.anonymous or header.partner in RESIDENTS:
        return Made(("iemand die het meldde",), SOURCE_HELD)
    if passage is Passage.MASKED:
        return Made((SOME_RECEIVER,), SOURCE_HELD)
    kind = said(SOURCE_KINDS, header.source_kind)
    return Made((f"{sources.words.partner(header.partner)}, {kind}",), SOURCE_HELD)


def _circumstances(passage: Passage, sources: Sources, reading: Reading) -> Made:
    del passage
    header = reading.version.header
    roles = dict.fromkeys(ROLES[it.role] for it in reading.mine)
    told = [f"uw rol in dit signaal, volgens de afzender: {it}" for it in roles]
    told += [f"vorm: {said(FORMS, it)}" for it in header.forms]
    told += [
        f"{sources.words.indicator(it.code)}: {said(ANSWERS, it.answer)}, "
        f"{said(PROVENANCES, it.provenance)}"
        for it in header.indicators
    ]
    return Made(tuple(told))


def _things(passage: Passage, sources: Sources, reading: Reading) -> Made:
    del sources
    bare = reading.opened.content.model_copy(update={"persons": (), "narratives": ()})
    found = [it for it in lines(bare) if not it.is_secret]
    if passage is not Passage.MASKED:
        return Made(tuple(it.words for it in found))
    return Made(tuple(_counted(found)), KINDS_ONLY if found else "")


def _counted(found: list[Line]) -> Iterator[str]:
    for detail, number in Counter(it.detail for it in found).items():
        yield count(number, *COUNTED[detail])


def _links(passage: Passage, sources: Sources, reading: Reading) -> Made:
    del passage
    signal = reading.version.originator_id
    names = [mention_id(signal, PERSON, place) for place in reading.own]
    with sources.desk.views.snapshot() as cursor:
        persons = len(cursor.execute(expand(PERSONS, names), names).fetchall()) if names else 0
        row = cursor.execute(DOSSIER, (str(signal),)).fetchone()
    together = int(row[0]) if row else 0
    told = []
    if persons:
        told.append(f"lijkt over dezelfde persoon te gaan als {_others(persons)}")
    if together:
        told.append(f"staat in een dossier met {_others(together)}")
    return Made(tuple(told) or ("met geen ander signaal",))


def _others(number: int) -> str:
    return count(number, "ander signaal", "andere signalen")


def _route(passage: Passage, sources: Sources, reading: Reading) -> Made:
    del passage
    told = sources.desk.history(routing_id(reading.version.originator_id))
    known = (it for it in reversed(told) if not reading.is_since(it.recorded_at))
    routed = next((it for it in known if isinstance(it, SignalRouted)), None)
    if routed is None:
        return Made(("nog aan niemand toegewezen",))
    words = sources.words
    rules = [words.rule(it.rule)[0] for it in routed.hits]
    return Made(
        (
            f"eigenaar: {words.pillar(routed.owner)}",
            *(f"kijkt mee: {words.pillar(it)}" for it in routed.informed),
            *(f"regel: {it}" for it in rules),
        )
    )


def _receivers(passage: Passage, sources: Sources, reading: Reading) -> Made:
    signal = str(reading.version.originator_id)
    with sources.desk.views.snapshot() as cursor:
        found = [UUID(row[0]) for row in cursor.execute(HANDOVERS, (signal,)).fetchall()]
    told = []
    for handover in found:
        state = load_handover(sources.desk, handover)
        if state is None or state.release is None or state.stage in UNSEEN:
            continue
        if reading.is_since(state.release.occurred_at):
            continue
        receiver = sources.sharing.receivers.get(state.receiver)
        name = receiver.title if receiver else state.receiver
        day = full_day(local_day(state.release.occurred_at))
        purpose = said(sources.sharing.purposes, state.release.purpose)
        told.append(
            f"{SOME_RECEIVER if passage is Passage.MASKED else name}, op {day}, doel: {purpose}"
        )
    return Made(tuple(told) or ("niemand",))


def _processing(passage: Passage, sources: Sources, reading: Reading) -> Made:
    """The rows of the processing log about the data subject in this signal, by day."""
    del passage
    desk, signal = sources.desk, reading.version.originator_id
    with desk.views.snapshot() as cursor:
        places = [int(row[0]) for row in cursor.execute(ABOUT, (str(signal),)).fetchall()]
    kids = _kids(sources, reading)
    rows = [
        row
        for at in range(0, len(places), SOME)
        for row in processing.at(desk.record.database, places[at : at + SOME])
        if row.subject.partition(".")[0] in kids and not reading.is_since(_at(row.started_ms))
    ]
    told = Counter((_day(it.started_ms), sources.activity(it.activity)) for it in rows)
    return Made(
        tuple(
            f"{day}: {what}" + (f" ({number} keer)" if number > 1 else "")
            for (day, what), number in told.items()
        )
    )


def _kids(sources: Sources, reading: Reading) -> frozenset[str]:
    """The keys under which the data subject is sealed, in every version."""
    blocks = {f"{PERSON_BLOCK}{it}" for it in reading.own}
    versions = sources.desk.history(reading.version.originator_id)
    return frozenset(
        box.partition(".")[0]
        for it in versions
        if isinstance(it, SignalVersion)
        for block, box in it.sealed.items()
        if block in blocks
    )


def _day(ms: int) -> str:
    return full_day(local_day(_at(ms)))


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


Maker = Callable[[Passage, Sources, Reading], Made]
MAKERS: Final[Mapping[Part, Maker]] = {
    Part.OWN: _own,
    Part.SOURCE: _source,
    Part.CIRCUMSTANCES: _circumstances,
    Part.THINGS: _things,
    Part.LINKS: _links,
    Part.ROUTE: _route,
    Part.RECEIVERS: _receivers,
    Part.PROCESSING: _processing,
}
