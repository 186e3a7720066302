"""`hub link why`: why two mentions are one person or not, what holds a person or dossier together.

Sentences say what kind of thing agrees, never what it is. Weighing a pair opens personal data: that
is said, and logged.
"""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final
from uuid import UUID

import structlog
from cyclopts import Parameter

from hub import observability
from hub.actions.pairs import Look, look
from hub.cli import explain as words
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.judging import mention_of, seen_text
from hub.cli.look import Row, find, select, total, whole_prefix
from hub.cli.look import one as row_of
from hub.cli.opening import opened
from hub.cli.output import answer, bits, count, moment, say, short, warn
from hub.cli.words import ENTITIES, JUDGED, topic
from hub.matching.explain import PairView, explain_pair, spanning, weakest
from hub.matching.grouping import Step
from hub.matching.linker import Linker
from hub.matching.weights import BIT, CENTIBIT, CONTRADICTION
from hub.projections import tables
from hub.wiring import Hub
from schemas.events import DossierChange, PersonGrouped

log = structlog.get_logger()

WARNING: Final = (
    "Let op: dit opent persoonsgegevens om ze te vergelijken. Dat u dit doet, wordt vastgelegd."
)
BAR_WIDTH: Final = 20
STRONGEST: Final = 1_000_000
_APART: Final = {
    "wall": "iemand zei dat het verschillende personen zijn",
    "contradiction": "er is een gegeven dat niet bij één persoon kan horen",
    "against": "te veel paren spreken er sterk tegen",
    "veto": "over alle paren samen spreekt er te weinig voor",
}


def why(
    a: Annotated[str, Parameter(name="A")],
    b: Annotated[str | None, Parameter(name="B")] = None,
    /,
    *,
    json: bool = False,
) -> int:
    """Waarom is dit één persoon of één dossier, of waarom niet?

    Geef twee vermeldingen van personen, één vermelding, of één dossier.

    Parameters
    ----------
    a
        Een vermelding of een dossier; het begin van het nummer is genoeg.
    b
        De andere vermelding.
    json
        Toon alles als één JSON-object.

    """
    with opened("record", "views", "keys") as hub:
        if b is not None:
            told, lines = _pair(hub, a, b)
        elif _is_mention(hub, a):
            told, lines = _person(hub, a)
        else:
            told, lines = _dossier(hub, a)
    if json:
        answer(told, indent=2)
    else:
        say(*lines)
    return 0


def _is_mention(hub: Hub, prefix: str) -> bool:
    clauses = "WHERE mention LIKE ? AND kind = 'person' LIMIT 1"
    wanted = whole_prefix(prefix).replace("-", "")
    return bool(select(hub.views.database, tables.MENTIONS, clauses, (f"{wanted}%",)))


def _linker(hub: Hub, *mentions: str) -> Linker:
    """Link everything again, up to where the running hub is; say and log that data is opened."""
    observability.configure(hub.settings.log_level)
    warn(WARNING)
    log.warning("mentions_opened", action="link-why", name=f"uid {os.getuid()}", mentions=mentions)
    stage = hub.linking(hub.reading, None)
    stage.restore(hub.reading.position(stage.name))
    return stage.linker


def _pair(hub: Hub, a: str, b: str) -> tuple[Row, list[str]]:
    one, other = mention_of(hub, a), mention_of(hub, b)
    if one == other:
        raise CommandFailed("Geef twee verschillende vermeldingen.", EXIT_USAGE)
    linker = _linker(hub, one, other)
    try:
        view = explain_pair(linker, one, other)
    except KeyError as error:
        raise CommandFailed("Een van de vermeldingen is er niet meer.", EXIT_FOUND) from error
    loaded = look(hub.desk(), one, other)
    seen = seen_text(loaded.seen) if isinstance(loaded, Look) else None
    told: dict[str, Any] = asdict(view) | {"seen": seen}
    return told, [*_pair_lines(view), *([f"Gezien: {seen}"] if seen else [])]


def _pair_lines(view: PairView) -> Iterable[str]:
    answered = "één persoon" if view.is_one else "niet één persoon"
    yield f"{short(view.one)} en {short(view.other)}: {answered}."
    for part in view.parts:
        yield f"  {_bar(part.nanobits)} {_weight(part.nanobits):>14}  {part.sentence}"
    yield f"  {'':<{BAR_WIDTH}} {_weight(view.weight):>14}  samen; nodig is {_bits(view.threshold)}"
    yield _compared(view)
    if view.judgement is not None and view.judgement.verdict is not None:
        yield f"Een medewerker zei: {JUDGED[view.judgement.verdict]}."
    if view.is_one:
        yield from _held(view.path, "De weg van de een naar de ander")
    elif view.apart is not None:
        yield f"Apart gehouden: {_apart(view.apart)}."
    elif view.weight < view.threshold:
        yield f"Onder de grens: er ontbreekt {_bits(view.threshold - view.weight)}."


def _compared(view: PairView) -> str:
    useful = [rule for rule, is_generic in view.keys if not is_generic]
    if useful:
        rules = ", ".join(str(rule + 1) for rule in useful)
        return f"Vergeleken omdat ze een sleutel delen: regel {rules} van het model."
    if view.keys:
        return "Niet vergeleken: wat ze delen komt te vaak voor om iets te zeggen."
    return "Niet vergeleken: ze delen geen sleutel."


def _person(hub: Hub, prefix: str) -> tuple[Row, list[str]]:
    """Tell what holds a person together, from the record; nothing is opened."""
    mention = mention_of(hub, prefix)
    entity = str(row_of(hub.views.database, tables.MENTIONS, mention)["entity"])  # type: ignore[index]
    where = "WHERE entity = ? ORDER BY mention"
    named = select(hub.views.database, tables.MENTIONS, where, (entity,))
    history = list(_history(hub, entity))
    last = next((event for _, event in reversed(history) if event.mentions), None)
    joins = [] if last is None else [_step(join) for join in last.joins]
    told = {
        "entity": entity,
        "mentions": [{"mention": row["mention"], "signal": row["signal"]} for row in named],
        "group": None if last is None else last.model_dump(mode="json"),
        "history": [
            {"position": at, "cause": event.cause, "mentions": len(event.mentions)}
            for at, event in history
        ],
    }
    lines = [f"Persoon {entity}: {count(len(named), 'vermelding', 'vermeldingen')}"]
    lines += [f"  {short(row['mention'])} in signaal {short(row['signal'])}" for row in named]
    lines += _held(joins, "Zo werd het één persoon")
    for apart in () if last is None else last.kept_apart:
        pair = f"{short(apart.one)} en {short(apart.other)}"
        lines.append(f"  apart gebleven: {pair}: {_APART[apart.reason]}")
    if last is not None and last.is_crowded:
        lines.append("  ALARM: hieraan hangt meer dan er samen bekeken wordt.")
    lines += ["", "Hoe het groeide"]
    for at, event in history:
        size = count(len(event.mentions), "vermelding", "vermeldingen")
        lines.append(f"  {at:>6}  {moment(event.occurred_at)}  {size}, {_cause(hub, event.cause)}")
    return told, lines


def _history(hub: Hub, entity: str) -> Iterable[tuple[int, PersonGrouped]]:
    for recorded in hub.reading.stream(UUID(entity)):
        event = hub.mapper.from_recorded(recorded)
        if isinstance(event, PersonGrouped):
            yield recorded.position, event


def _step(join: Any) -> Step:
    return Step(join.one, join.other, join.nanobits, None, None)


def _held(joins: Iterable[Step], title: str) -> list[str]:
    """The joins in order, and the weakest by name."""
    steps = list(joins)
    if not steps:
        return []
    lines = [f"{title}:"]
    if (least := weakest(steps)) is not None and len(steps) > 1:
        lines.append(f"  zwakste schakel: {_join(least)}")
    return lines + [f"  {_join(step)}" for step in steps]


def _join(step: Step) -> str:
    how = "door een oordeel" if step.nanobits is None else _bits(step.nanobits)
    return f"{short(step.one)} en {short(step.other)}, {how}"


def _apart(step: Step) -> str:
    is_veto = step.refused == "veto" and step.mean is not None
    mean = f" (gemiddeld {_bits(step.mean or 0)})" if is_veto else ""
    return f"{_APART[str(step.refused)]}{mean}; het ging om {_join(step)}"


@dataclass(frozen=True, slots=True)
class _Tie:
    """A tie of the view, as something that holds two signals together."""

    row: Row

    @property
    def ends(self) -> tuple[str, str]:
        """The two signals."""
        return self.row["a"], self.row["b"]

    @property
    def strength(self) -> int:
        """Its weight in centibits; a person's word holds more than any weight."""
        return STRONGEST if self.row.get("word") else int(self.row["centibits"])


def _dossier(hub: Hub, prefix: str) -> tuple[Row, list[str]]:
    table, dossier = find(hub.views.database, prefix)
    if table is not tables.DOSSIERS:
        raise CommandFailed("Geef een dossier, of vermeldingen van personen.", EXIT_USAGE)
    row = row_of(hub.views.database, table, dossier)
    assert row is not None
    everything = total(hub.views.database, tables.SIGNALS, "WHERE is_withdrawn = 0")
    forest = [tie.row for tie in spanning(map(_Tie, row["ties"]))]
    grew = list(_grew(hub, dossier))
    told = {
        "dossier": dossier,
        "signals_in_all": everything,
        "forest": forest,
        "weakest": forest[-1] if forest else None,
        "related": row["related"],
        "history": grew,
    }
    lines = [f"Dossier {dossier}: {count(row['signals'], 'signaal', 'signalen')}"]
    if len(forest) > 1 and not forest[-1].get("word"):
        lines.append(f"  zwakste band: {words.tie(forest[-1])}")
    for tie in forest:
        lines.append(f"  {words.tie(tie)}")
        lines += [f"    {_rarity(shared, everything)}" for shared in tie["shared"]]
    lines += [f"  ernaast: {words.related(near)}" for near in row["related"]]
    lines += ["", "Hoe het groeide"]
    for step in grew:
        size = count(step["signals"], "signaal", "signalen")
        lines.append(f"  {step['position']:>6}  {topic(step['topic'])}: {size}, {step['text']}")
    return told, lines


def _rarity(shared: Row, everything: int) -> str:
    """Say how rare a shared thing is."""
    thing = ENTITIES.get(shared["kind"], (shared["kind"],))[0]
    return f"{thing}: in {shared['degree']} van de {everything} signalen"


def _grew(hub: Hub, dossier: str) -> Iterable[Row]:
    for recorded in hub.reading.stream(UUID(dossier)):
        event = hub.mapper.from_recorded(recorded)
        if isinstance(event, DossierChange):
            yield {
                "position": recorded.position,
                "topic": event.TOPIC,
                "signals": len(event.members),
                "cause": event.cause,
                "text": _cause(hub, event.cause),
            }


def _cause(hub: Hub, cause: str) -> str:
    def topic_at(position: int) -> str:
        [recorded] = hub.reading.read(position - 1, 1)
        return recorded.topic

    return words.cause(cause, topic_at, {})


def _bits(nanobits: int) -> str:
    return bits(round(nanobits / CENTIBIT))


def _weight(nanobits: int) -> str:
    return "sluit uit" if nanobits <= CONTRADICTION // 2 else f"{_bits(nanobits)}"


def _bar(nanobits: int) -> str:
    """Draw a weight, a block for each bit up to what fits: right of the middle speaks for."""
    size = min(BAR_WIDTH // 2, round(abs(nanobits) / BIT))
    half = BAR_WIDTH // 2
    left, right = ("", "█" * size) if nanobits >= 0 else ("█" * size, "")
    return f"{left:>{half}}{right:<{half}}"
