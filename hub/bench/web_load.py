"""A case load to show: signals, dossiers, routes and decisions as events, invented from a seed.

They are written as a hub would have recorded them. Only ids and codes: nothing is sealed, for no
list opens anything.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.domain.casework import Sight
from schemas import events
from schemas.base import Event
from schemas.ids import case_id, handover_id, linkage_id, routing_id, signal_id
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Partner,
    Provenance,
    Regime,
    SignalHeader,
    Urgency,
)

START: Final = datetime(2026, 1, 1, 8, tzinfo=UTC)
STEP: Final = timedelta(minutes=4)
DOSSIER_SIZES: Final = (2, 2, 3, 3, 4, 5, 6, 9)
KINDS: Final = ("person", "address", "phone", "vehicle", "handle", "iban")
URGENCIES: Final = (Urgency.NORMAL, Urgency.NORMAL, Urgency.LOW, Urgency.URGENT, Urgency.ACUTE)
OWNERS: Final = ("signaleren", "signaleren", "aanpakken", "zorg")
INDICATORS: Final = ("ALG-01", "ARB-01", "SEX-02", "CRI-01")
RULES: Final = ("R27", "R09", "R02", "R05")
PEOPLE: Final = ("d.jansen", "s.dewit")
POLICY: Final[dict[str, Any]] = {"policy_version": "2026-1", "policy_digest": "0" * 64}
DECIDED_EVERY: Final = 7
"""One case in so many was decided on."""
RELEASED_EVERY: Final = 5
"""One dossier in so many was released to a pillar."""
SIGNALS_AN_ADDRESS: Final = 4
ACCEPTED: Final = 0.7
AREAS: Final = ("3861", "3862", "3863", "3864", "3871", "")
GENERIC: Final = 0.3
"""So many of the signals name no address."""


class Load(NamedTuple):
    """How much of what there is."""

    signals: int
    dossiers: int
    seed: int


def written(load: Load) -> Iterator[Event]:
    """Every event, in the order of the record."""
    random = Random(load.seed)  # noqa: S311 - an invention
    partners = tuple(Partner)
    ids: list[UUID] = []
    for number in range(load.signals):
        signal = _signal(number, random.choice(partners), random)
        ids.append(signal.originator_id)
        yield signal
    dossiers = tuple(_dossiers(ids, load.dossiers, random))
    yield from dossiers
    for number, signal_of in enumerate(ids):
        yield _linked(signal_of, START + number * STEP, load.signals, random)
    inside = {member for dossier in dossiers for member in dossier.members}
    for number, signal_of in enumerate(ids):
        yield _route(signal_of, START + number * STEP, random)
    alone = [signal for signal in ids if signal not in inside]
    subjects = [(it.originator_id, it.members, True) for it in dossiers]
    subjects += [(signal, (signal,), False) for signal in alone]
    for subject, members, is_dossier in subjects[::DECIDED_EVERY]:
        yield from _case(subject, members, random, is_dossier=is_dossier)
    for dossier in dossiers[::RELEASED_EVERY]:
        yield from _handover(dossier, random)


def _place(originator: UUID, at: datetime, version: int = 1) -> dict[str, Any]:
    return {
        "originator_id": originator,
        "originator_version": version,
        "occurred_at": at,
        "recorded_at": at,
        "cause": "event:1",
    }


def _signal(number: int, partner: Partner, random: Random) -> events.SignalRegistered:
    at = START + number * STEP
    ref = events.MessageRef(
        partner=partner, sequence=number + 1, id=None, digest=f"{number:064x}", received_at=at
    )
    seen = random.sample(INDICATORS, random.randint(1, 3))
    header = SignalHeader(
        partner=partner,
        source_kind="melding",
        forms=tuple(random.sample(tuple(Form), random.randint(1, 2))),
        indicators=tuple(
            IndicatorAnswer(code=code, answer=Answer.YES, provenance=Provenance.OWN_OBSERVATION)
            for code in seen
        ),
        regime=Regime.AVG,
        ground="taak",
        has_minor=random.random() < 0.1,  # noqa: PLR2004 - one in ten
    )
    where = _place(signal_id(partner, str(number)), at)
    return events.SignalRegistered(**where, message=ref, header=header, sealed={})


def _dossiers(ids: Sequence[UUID], many: int, random: Random) -> Iterator[events.DossierFormed]:
    loose = list(ids)
    random.shuffle(loose)
    for number in range(many):
        size = DOSSIER_SIZES[number % len(DOSSIER_SIZES)]
        members = tuple(loose.pop() for _ in range(min(size, len(loose))))
        if len(members) > 1:
            yield _dossier(members, random)


def _dossier(members: tuple[UUID, ...], random: Random) -> events.DossierFormed:
    kinds = random.sample(KINDS, 2)
    first, *others = members
    ties = tuple(
        events.Tie(
            a=first,
            b=other,
            centibits=1800,
            shared=tuple(
                events.SharedEntity(
                    entity=linkage_id(first).hex, kind=kind, degree=3, centibits=900
                )
                for kind in kinds
            ),
            trait_bonus=0,
        )
        for other in others
    )
    where = _place(case_id(linkage_id(first)), START + timedelta(days=300))
    return events.DossierFormed(**where, members=members, ties=ties, related=())


def _route(signal: UUID, received_at: datetime, random: Random) -> events.SignalRouted:
    urgency, owner = random.choice(URGENCIES), random.choice(OWNERS)
    return events.SignalRouted(
        **_place(routing_id(signal), received_at),
        signal=signal,
        due_at=received_at + timedelta(hours=random.randint(4, 400)),
        signal_version=1,
        owner=owner,
        owner_rule="R27",
        informed=(),
        urgency=urgency,
        hits=(events.RuleHit(rule=random.choice(RULES), facts={}),),
        vetoes=(),
        calls=(),
        outside=(),
        outside_blocked=False,
        needs_release=False,
        person_links_allowed=True,
        computed=(),
        dossier=None,
        independent_sources=random.randint(1, 6),
        **POLICY,
    )


def _case(
    subject: UUID, members: Sequence[UUID], random: Random, *, is_dossier: bool
) -> Iterator[Event]:
    at, by = START + timedelta(days=301), random.choice(PEOPLE)
    kind = events.SubjectKind.DOSSIER if is_dossier else events.SubjectKind.SIGNAL
    about: dict[str, Any] = {"subject": subject, "kind": kind, "by": by}
    yield events.CaseAssigned(**_place(case_id(subject), at), **about, to=by)
    ruling = random.choice(tuple(events.Ruling)[:3])
    sight = Sight(1, dict.fromkeys(members, 1))
    yield events.CaseDecided(
        **_place(case_id(subject), at, 2),
        **about,
        ruling=ruling,
        ground="anders",
        until=at + timedelta(days=400) if ruling is events.Ruling.FOLLOWED else None,
        evidence=sight.evidence(len(members)),
        needs_second=random.random() < 0.1,  # noqa: PLR2004 - one in ten
        sealed={},
    )


def _linked(signal: UUID, at: datetime, signals: int, random: Random) -> events.SignalLinked:
    """What the signal names: most of them an address, which others may name as well."""
    named: tuple[events.MentionLinked, ...] = ()
    if random.random() > GENERIC:
        number = random.randrange(max(1, signals // SIGNALS_AN_ADDRESS))
        entity = f"{number:064x}"
        named = (
            events.MentionLinked(
                mention=f"{signal.hex}{number:032x}",
                kind="address",
                entity=entity,
                area=AREAS[number % len(AREAS)],
            ),
        )
    return events.SignalLinked(
        **_place(linkage_id(signal), at),
        signal=signal,
        signal_version=1,
        mentions=named,
        changes=(),
        co_located=(),
        model="0" * 16,
        policy="0" * 16,
    )


def _handover(dossier: events.DossierFormed, random: Random) -> Iterator[Event]:
    """A release to a pillar, which most of them accepted."""
    at, subject = START + timedelta(days=302), dossier.originator_id
    pillar = random.choice(("aanpakken", "zorg"))
    handover = handover_id(subject, pillar, 1)
    about: dict[str, Any] = {
        "subject": subject,
        "kind": events.SubjectKind.DOSSIER,
        "pillar": pillar,
        "by": PEOPLE[0],
    }
    yield events.HandoverReleased(
        **_place(handover, at),
        **about,
        party="",
        released=tuple(
            events.ReleasedSignal(signal=it, version=1, details=("text",)) for it in dossier.members
        ),
        purpose="hulp",
        ground="taak",
        consent=True,
        urgency=random.choice(URGENCIES),
        acknowledge_by=at + timedelta(hours=random.randint(1, 48)),
        due_at=at + timedelta(hours=random.randint(48, 400)),
        needs_second=False,
        policy="0" * 16,
        evidence=Sight(1, dict.fromkeys(dossier.members, 1)).evidence(len(dossier.members)),
        sealed={},
    )
    if random.random() < ACCEPTED:
        yield events.HandoverAccepted(**_place(handover, at + timedelta(hours=1), 2), **about)
