"""Builds events for the screens: a small case load, without a hub."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

from schemas import events
from schemas.base import Event
from schemas.ids import linkage_id, repeat_id, routing_id, signal_id
from schemas.problems import Code, Problem
from schemas.signal import (
    Answer,
    Form,
    IndicatorAnswer,
    Observation,
    Partner,
    Provenance,
    Regime,
    SignalHeader,
    Urgency,
)

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
DOSSIER = UUID("3f2a9c1b-0000-5000-8000-000000000001")
_numbers = count(1)


def place(originator: UUID, at: datetime) -> dict:
    return {
        "originator_id": originator,
        "originator_version": next(_numbers),
        "occurred_at": at,
        "recorded_at": at,
        "cause": "message:police/1",
    }


def ref(partner: Partner, sequence: int, at: datetime) -> events.MessageRef:
    digest = sha256(f"{partner}/{sequence}".encode()).hexdigest()
    return events.MessageRef(
        partner=partner, sequence=sequence, id=None, digest=digest, received_at=at
    )


def a_signal(name: str, partner: Partner, at: datetime, **header) -> events.SignalRegistered:
    said = {
        "partner": partner,
        "source_kind": "melding",
        "forms": (Form.LABOUR,),
        "indicators": (
            IndicatorAnswer(
                code="ALG-01", answer=Answer.YES, provenance=Provenance.OWN_OBSERVATION
            ),
        ),
        "observed": Observation(since=at - timedelta(days=1)),
        "regime": Regime.AVG,
        "ground": "taak",
        **header,
    }
    return events.SignalRegistered(
        **place(signal_id(partner, name), at),
        message=ref(partner, next(_numbers), at),
        header=SignalHeader(**said),
        sealed={},
    )


def a_route(signal: UUID, due_at: datetime, **said) -> events.SignalRouted:
    fields = {
        "signal_version": 1,
        "owner": "signaleren",
        "owner_rule": "R27",
        "informed": (),
        "urgency": Urgency.NORMAL,
        "hits": (events.RuleHit(rule="R27", facts={}),),
        "vetoes": (),
        "calls": (),
        "outside": (),
        "outside_blocked": False,
        "needs_release": False,
        "person_links_allowed": True,
        "computed": (),
        "dossier": None,
        "independent_sources": 1,
        "policy_version": "2026-1",
        "policy_digest": "0" * 64,
        **said,
    }
    return events.SignalRouted(
        **place(routing_id(signal), START), signal=signal, due_at=due_at, **fields
    )


def mentions(signal: UUID, *things: tuple[str, str]) -> events.SignalLinked:
    return events.SignalLinked(
        **place(linkage_id(signal), START),
        signal=signal,
        signal_version=1,
        mentions=tuple(
            events.MentionLinked(mention=f"{signal.hex}{i:02}", kind=kind, entity=entity)
            for i, (kind, entity) in enumerate(things)
        ),
        changes=(),
        co_located=(),
        model="m",
        policy="p",
    )


def shared(kind: str, entity: str, centibits: int, degree: int = 2) -> events.SharedEntity:
    return events.SharedEntity(entity=entity, kind=kind, degree=degree, centibits=centibits)


def a_tie(a: UUID, b: UUID, *what: events.SharedEntity, bonus: int = 0) -> events.Tie:
    total = sum(item.centibits for item in what) + bonus
    return events.Tie(a=a, b=b, centibits=total, shared=what, trait_bonus=bonus)


def a_repeat(signal: UUID, earlier: UUID, verdict: events.Verdict) -> events.RepeatRecognised:
    return events.RepeatRecognised(
        **place(repeat_id(signal), START),
        signal=signal,
        earlier=earlier,
        verdict=verdict,
        overlap_bits=8,
        text_percent=10,
        counts=verdict not in {events.Verdict.RELAYED, events.Verdict.RESEND},
        rules="r",
    )


POLICE = a_signal("A", Partner.POLICE, START + timedelta(days=2), source_kind="mutatie")
RESIDENT = a_signal(
    "B",
    Partner.RESIDENTS,
    START + timedelta(days=9),
    source_kind="meldpunt",
    observed=None,
    flags=("vervolgmelding",),
)
ECHO = a_signal("C", Partner.MUNICIPALITY, START + timedelta(days=20), source_kind="toezicht")
ALONE = a_signal(
    "D",
    Partner.VEILIG_THUIS,
    START + timedelta(days=21),
    forms=(Form.SEXUAL,),
    indicators=(
        IndicatorAnswer(code="SEX-07", answer=Answer.NO, provenance=Provenance.FILE),
        IndicatorAnswer(code="SEX-02", answer=Answer.YES, provenance=Provenance.FILE),
    ),
)
NEIGHBOUR = a_signal("E", Partner.SCHOOL, START + timedelta(days=22), forms=(Form.UNKNOWN,))
GONE = a_signal("F", Partner.SCHOOL, START + timedelta(days=22))
FAULT = Problem(code=Code.NUMBER_IN_TEXT, pointer="/data/tekst", message="m", mend="m")


LAST = START + timedelta(days=24)
MINUTE = timedelta(minutes=1)


def case_load() -> list[Event]:
    """A dossier of three, two signals alone, one withdrawn, and messages that did not get in."""
    signals = [POLICE, RESIDENT, ECHO, ALONE, NEIGHBOUR, GONE]
    return [*signals, *_linked(), *_routed(), *_heard_since(), *_kept_out()]


def _linked() -> list[Event]:
    police, resident, echo = (s.originator_id for s in (POLICE, RESIDENT, ECHO))
    address, phone = shared("address", "e1", 900, 3), shared("phone", "e2", 1500)
    near = events.Related(
        other=NEIGHBOUR.originator_id,
        member=police,
        reason="neighbour_house",
        centibits=0,
        dossier=None,
    )
    return [
        mentions(police, ("address", "e1"), ("phone", "e2"), ("person", "e9")),
        mentions(resident, ("address", "e1")),
        mentions(echo, ("address", "e1"), ("phone", "e2")),
        a_repeat(echo, police, events.Verdict.RELAYED),
        events.DossierFormed(
            **place(DOSSIER, START + timedelta(days=20)),
            members=(police, resident, echo),
            ties=(a_tie(police, echo, address, phone), a_tie(police, resident, address, bonus=50)),
            related=(near,),
        ),
    ]


def _routed() -> list[Event]:
    late, soon = START + timedelta(days=10), START + timedelta(days=30)
    veto = events.Veto(rule="R21", hidden_from=("aanpakken", "voorkomen"))
    return [
        a_route(POLICE.originator_id, soon, independent_sources=2, vetoes=(veto,)),
        a_route(
            RESIDENT.originator_id,
            late,
            urgency=Urgency.URGENT,
            owner="aanpakken",
            informed=("zorg", "signaleren"),
            hits=tuple(events.RuleHit(rule=rule, facts={}) for rule in ("R09", "R-oud")),
            calls=("arbeidsinspectie",),
            needs_release=True,
            independent_sources=2,
        ),
        a_route(ECHO.originator_id, soon),
        a_route(
            ALONE.originator_id,
            LAST + timedelta(hours=1),
            urgency=Urgency.ACUTE,
            owner="zorg",
            hits=(events.RuleHit(rule="R02", facts={}),),
        ),
        a_route(NEIGHBOUR.originator_id, START + timedelta(days=40), urgency=Urgency.LOW),
        a_route(GONE.originator_id, START + timedelta(days=1)),
    ]


def _heard_since() -> list[Event]:
    gone, police = GONE.originator_id, POLICE.originator_id
    return [
        events.SignalWithdrawn(
            **place(gone, LAST), message=ref(Partner.SCHOOL, 900, LAST), sealed={}
        ),
        events.RoutingEnded(**place(routing_id(gone), LAST), signal=gone, reason="withdrawn"),
        events.FeedbackReceived(
            **place(police, LAST),
            message=ref(Partner.CARE, 901, LAST),
            about=police,
            outcome="opvang-geregeld",
            sealed={},
        ),
    ]


def _kept_out() -> list[Event]:
    where, before = place(POLICE.originator_id, LAST), LAST - MINUTE
    faults = [FAULT.model_copy(update={"code": code}) for code in (Code.MISSING, Code.MOMENT)]
    return [
        events.MessageQuarantined(
            **where, message=ref(Partner.POLICE, 902, LAST), problems=(FAULT,)
        ),
        events.MessageRefused(
            **where, message=ref(Partner.SCHOOL, 903, before), problems=tuple(faults)
        ),
        events.MessageRepeated(
            **where, message=ref(Partner.POLICE, 904, before), original_sequence=1
        ),
        events.DeliverySetAside(**where, stage="link", sequence=12, fault="StateInvalidError"),
    ]
