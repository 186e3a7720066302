"""The page of one pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hub.actions.pairs import Look, reason_of
from hub.domain.judging import PairState
from hub.domain.mandate import Right
from hub.matching.extract import mentions_of
from hub.matching.mention import PersonFeatures
from hub.matching.waterfall import Waterfall as Weighed
from hub.matching.weights import CENTIBIT
from hub.security.content import Opened
from hub.web import rows as tables
from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.dossier.context import told
from hub.web.dossier.names import Fact, people_of
from hub.web.dossier.parts import Typed
from hub.web.dossier.persons import VERDICTS
from hub.web.dossier.waterfall import Waterfall, waterfall
from hub.web.linking import rules_of
from hub.web.moments import Moment, moment
from hub.web.pairs import compare
from hub.web.visit import Visit
from hub.web.words import said
from schemas.events import PairJudged, Seen
from schemas.ids import pair_id
from schemas.parties import Person

CHANGED: Final[Mapping[str, str]] = {
    "signal-one": "het linker signaal kreeg een nieuwe versie",
    "signal-other": "het rechter signaal kreeg een nieuwe versie",
    "group-one": "de linker persoon kreeg of verloor vermeldingen",
    "group-other": "de rechter persoon kreeg of verloor vermeldingen",
    "judgements": "iemand anders beoordeelde dit paar",
    "rules": "de regels voor het vergelijken zijn veranderd",
}


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of the pair."""

    verdict: str
    reason: str
    by: str
    at: Moment


@dataclass(frozen=True, slots=True)
class PairPage:
    """The page of a pair. `rows` and `picture` are there once both signals are open."""

    now: Moment
    path: str
    signals: tuple[Ref, Ref]
    sources: tuple[str, str]
    dossiers: tuple[Ref, ...]
    rows: tuple[compare.Row, ...]
    picture: Waterfall | None
    contradictions: tuple[str, ...]
    verdict: str
    is_doubted: bool
    is_judged: bool
    history: tuple[Word, ...]
    purposes: tuple[Fact, ...]
    seen: str
    may_decide: bool
    typed: Typed
    changed: tuple[str, ...]
    json_path: str


def pair_page(visit: Visit, look: Look, typed: Typed, changed: tuple[str, ...]) -> PairPage:
    """Make the page; values only of what this visitor opened."""
    state = look.state
    signals = tuple(side.signal for side in state.sides)
    texts = tuple(map(str, signals))
    with visit.views.snapshot() as cursor:
        found, homes = tables.signals(cursor, texts), tables.dossiers_of(cursor, texts)
        now = visit.now(cursor)
    sides = _sides(visit, look)
    weighed = _weighed(visit, sides)
    path = f"/paren/{state.one}/{state.other}"
    words = history(visit, look.state)
    rules = rules_of(visit.site.desk)
    needed = rules.policy.person.threshold // CENTIBIT if rules else None
    names = [visit.site.words.partner(found[s].partner) if s in found else "" for s in texts]
    dossiers = dict.fromkeys(dossier_ref(homes[s]) for s in texts if s in homes)
    return PairPage(
        now=moment(now, now),
        path=path,
        signals=(signal_ref(texts[0], {}), signal_ref(texts[1], {})),
        sources=(names[0], names[1]),
        dossiers=tuple(dossiers),
        rows=compare.rows(sides[0][0], sides[1][0], weighed) if sides else (),
        picture=waterfall(compare.pieces(weighed), needed) if weighed else None,
        contradictions=weighed.contradictions if weighed else (),
        verdict=said(VERDICTS, state.last.verdict.value) if state.last else "",
        is_doubted=state.is_doubted,
        is_judged=state.last is not None,
        history=words,
        purposes=() if sides else tuple(Fact(*it) for it in visit.purposes.items()),
        seen=seen_text(look.seen),
        may_decide=visit.may(Right.DECIDE),
        typed=typed,
        changed=changed,
        json_path=f"{path}.json",
    )


def seen_text(seen: Seen) -> str:
    """What lay before the person, as the form carries it."""
    numbers = (*seen.versions, *seen.groups, seen.judgements)
    return ".".join([*map(str, numbers), seen.model, seen.policy])


def seen_from(text: str) -> Seen | None:
    """Read that back; None where it is not ours."""
    try:
        one, other, first, second, judgements, model, policy = text.split(".")
        return Seen(
            versions=(int(one), int(other)),
            groups=(int(first), int(second)),
            judgements=int(judgements),
            model=model,
            policy=policy,
        )
    except ValueError:
        return None


def _sides(
    visit: Visit, look: Look
) -> tuple[tuple[Person, PersonFeatures], tuple[Person, PersonFeatures]] | None:
    """Both persons as reported, where this visitor opened both signals."""
    state = look.state
    opened = visit.opened(tuple({side.signal for side in state.sides}))
    pairs = zip((state.one, state.other), state.sides, strict=True)
    found = [_side(visit, mention, side.signal, opened) for mention, side in pairs]
    one, other = found
    return None if one is None or other is None else (one, other)


def _side(
    visit: Visit, mention: str, signal: UUID, opened: Mapping[UUID, Opened]
) -> tuple[Person, PersonFeatures] | None:
    it = opened.get(signal)
    if it is None:
        return None
    person = dict(people_of(signal, it)).get(mention)
    signals = mentions_of(signal, 0, it.content, (), it.ordinals)
    rules = rules_of(visit.site.desk)
    read = rules.policy.read(signals) if rules else signals
    features = next((m.person for m in read.mentions if m.id == mention), None)
    return None if person is None or features is None else (person, features)


def _weighed(
    visit: Visit, sides: tuple[tuple[Person, PersonFeatures], ...] | None
) -> Weighed | None:
    rules = rules_of(visit.site.desk)
    if rules is None or sides is None:
        return None
    return compare.weigh(rules.model, sides[0][1], sides[1][1])


def history(visit: Visit, state: PairState) -> tuple[Word, ...]:
    """What people said of this pair, the newest first."""
    people = {user.id: user.name for user in visit.site.sessions.people()}
    now = visit.site.present()
    return tuple(
        Word(
            verdict=said({**VERDICTS, "withdrawn": "oordeel ingetrokken"}, it.verdict.value),
            reason=reason_of(visit.site.desk.sealer, it) or "(vernietigd)",
            by=people.get(it.by, it.by),
            at=moment(it.occurred_at, now),
        )
        for it in reversed(told(visit, pair_id(state.one, state.other)))
        if isinstance(it, PairJudged)
    )
