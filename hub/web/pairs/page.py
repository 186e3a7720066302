"""The page of one pair, and the list of pairs that wait for somebody to look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from hub.actions.pairs import Look, reason_of
from hub.domain.mandate import Right
from hub.matching.extract import mentions_of
from hub.matching.mention import PersonFeatures
from hub.matching.waterfall import Waterfall as Weighed
from hub.matching.weights import CENTIBIT
from hub.security.content import Opened
from hub.store.database import Cursor
from hub.web import rows as tables
from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.dossier.context import told
from hub.web.dossier.names import Fact, people_of
from hub.web.dossier.parts import Typed
from hub.web.dossier.persons import VERDICTS, WHY_APART
from hub.web.dossier.waterfall import Waterfall, bits, centibits_of, waterfall
from hub.web.linking import rules_of
from hub.web.moments import Moment, moment
from hub.web.pairs import compare
from hub.web.visit import Visit
from hub.web.words import said
from schemas.events import Judged, PairJudged, Seen
from schemas.ids import pair_id
from schemas.parties import Person

LIST_MAX: Final = 100
NEAR_CENTIBITS: Final = 300
"""A join that is no further above the threshold than this is worth a look."""
JUDGED: Final = (
    "SELECT one, other, one_signal, other_signal, verdict, is_doubted, walls FROM pairs "
    "WHERE walls <> '' OR is_doubted = 1 OR verdict = 'unsure' ORDER BY judged_at DESC LIMIT ?"
)
GROUPED: Final = "SELECT joins, kept_apart FROM persons ORDER BY changed_at DESC, entity LIMIT ?"
PERSONS_MAX: Final = 1000
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that waits for a look, and why."""

    path: str
    title: str
    why: str
    weight: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """The pairs that wait, most urgent first."""

    now: Moment
    waiting: tuple[Waiting, ...]
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
    words = _history(visit, look)
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


def pairs_page(visit: Visit) -> PairsPage:
    """The pairs that wait for a look: in conflict, in doubt, unsure, kept apart, or near."""
    rules = rules_of(visit.site.desk)
    near = (rules.policy.person.threshold if rules else 0) + NEAR_CENTIBITS * CENTIBIT
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        judged = [_judged(row) for row in cursor.execute(JUDGED, (LIST_MAX,)).fetchall()]
        grouped = cursor.execute(GROUPED, (PERSONS_MAX,)).fetchall()
        apart = [it for row in grouped for it in orjson.loads(row[1])]
        joins = [
            it
            for row in grouped
            for it in orjson.loads(row[0])
            if it["nanobits"] is not None and it["nanobits"] <= near
        ]
        joins.sort(key=lambda it: (it["nanobits"], it["one"]))
        found = [*(_grouped(it, "Apart: " + said(WHY_APART, it["reason"])) for it in apart)]
        found += [_grouped(it, "Dicht bij de grens") for it in joins]
        every = {it.path: it for it in reversed((*judged, *found))}
        chosen = list(reversed(every.values()))[:LIST_MAX]
        titled = _titled(cursor, chosen)
    return PairsPage(moment(now, now), titled, "/paren.json")


def _judged(row: Sequence[Any]) -> Waiting:
    one, other, _, _, verdict, is_doubted, walls = row
    why = "Weet niet"
    if walls:
        why = "Oordelen spreken elkaar tegen"
    elif is_doubted:
        why = "In twijfel door een correctie"
    elif verdict != Judged.UNSURE:
        why = said(VERDICTS, verdict)
    return Waiting(f"/paren/{one}/{other}", "", why, "")


def _grouped(pair: Mapping[str, Any], why: str) -> Waiting:
    one, other = sorted((pair["one"], pair["other"]))
    nanobits = pair["nanobits"]
    weight = "" if nanobits is None else f"{bits(centibits_of(nanobits))} bits"
    return Waiting(f"/paren/{one}/{other}", "", why, weight)


def _titled(cursor: Cursor, waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    mentions = sorted({name for it in waiting for name in it.path.split("/")[2:]})
    signal_of = tables.signals_of_mentions(cursor, mentions)

    def title(path: str) -> str:
        names = [signal_of.get(name, "") for name in path.split("/")[2:]]
        return " en ".join(signal_ref(it, {}).name if it else "onbekend" for it in names)

    return tuple(Waiting(it.path, title(it.path), it.why, it.weight) for it in waiting)


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


def _history(visit: Visit, look: Look) -> tuple[Word, ...]:
    people = {user.id: user.name for user in visit.site.sessions.people()}
    now = visit.site.present()
    return tuple(
        Word(
            verdict=said({**VERDICTS, "withdrawn": "oordeel ingetrokken"}, it.verdict.value),
            reason=reason_of(visit.site.desk.sealer, it) or "(vernietigd)",
            by=people.get(it.by, it.by),
            at=moment(it.occurred_at, now),
        )
        for it in reversed(told(visit, pair_id(look.state.one, look.state.other)))
        if isinstance(it, PairJudged)
    )
