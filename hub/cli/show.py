"""`hub show`: one signal or dossier with everything that explains it, in ids, kinds and reasons."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from cyclopts import Parameter

from hub.cli import explain
from hub.cli.look import Row, by_key, find, one, select
from hub.cli.opening import opened, routing_of
from hub.cli.output import answer, count, moment, say, short
from hub.cli.words import ENDED, FORMS, topic
from hub.domain.rules import RoutingPolicy
from hub.projections import tables
from hub.store.record import Recorded
from hub.wiring import Hub
from schemas.events import RoutingEnded, SignalRouted
from schemas.ids import delivery_id, linkage_id, repeat_id, routing_id
from schemas.signal import Form


def show(id_: Annotated[str, Parameter(name="ID")], /, *, json: bool = False) -> int:
    """Toon één signaal of dossier: wat het verbindt, wie aan zet is en waarom. Zonder namen.

    Parameters
    ----------
    id_
        Het nummer van een signaal of dossier; het begin ervan is genoeg.
    json
        Toon alles als één JSON-object.

    """
    with opened("record", "views") as hub:
        table, found = find(hub.views.database, id_)
        teller = Teller(hub)
        told = teller.signal(found) if table is tables.SIGNALS else teller.dossier(found)
    if json:
        answer(told, indent=2)
    else:
        say(*(_signal_lines(told) if told["kind"] == "signal" else _dossier_lines(told)))
    return 0


class Teller:
    """Gathers what there is to tell, from the views, the record and the policy in force."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._views = hub.views.database

    @cached_property
    def _policy(self) -> RoutingPolicy:
        return routing_of(self._hub.settings)

    @cached_property
    def _partners(self) -> dict[str, str]:
        return {agreement.partner.value: agreement.title for agreement in self._hub.partners}

    def signal(self, signal: str) -> dict[str, Any]:
        """All about one signal."""
        row = one(self._views, tables.SIGNALS, signal)
        assert row is not None
        mentions = select(self._views, tables.MENTIONS, "WHERE signal = ?", (signal,))
        member = one(self._views, tables.DOSSIER_SIGNALS, signal)
        return {
            "kind": "signal",
            **self._header(row),
            "message": row["message"],
            "observed_at": row["observed_at"] or None,
            "regime": row["regime"],
            "version": row["version"],
            "flags": row["flags"],
            "indicators": [self._indicator(*item) for item in row["indicators"]],
            "mentions": dict(Counter(mention["kind"] for mention in mentions)),
            "dossier": member["dossier"] if member else None,
            "repeats": self._repeats((signal,)),
            "route": self._route(signal),
            "feedback": self._feedback(signal),
            "history": self._history(self._streams(signal)),
        }

    def dossier(self, dossier: str) -> dict[str, Any]:
        """All about one dossier."""
        row = one(self._views, tables.DOSSIERS, dossier)
        assert row is not None
        clauses = "WHERE dossier = ? ORDER BY signal"
        rows = select(self._views, tables.DOSSIER_SIGNALS, clauses, (dossier,))
        headers = by_key(self._views, tables.SIGNALS, [member["signal"] for member in rows])
        in_order = sorted(headers.values(), key=lambda header: header["received_at"])
        return {
            "kind": "dossier",
            "dossier": dossier,
            "changed_at": row["changed_at"],
            "members": [
                self._header(header) | {"route": self._route(header["signal"])}
                for header in in_order
            ],
            "ties": [tie | {"text": explain.tie(tie)} for tie in row["ties"]],
            "related": [near | {"text": explain.related(near)} for near in row["related"]],
            "repeats": self._repeats(list(headers)),
            "history": self._history([UUID(dossier)]),
        }

    def _header(self, row: Row) -> dict[str, Any]:
        kept = ("signal", "partner", "source_kind", "forms", "received_at")
        return {name: row[name] for name in kept} | {
            "partner_title": self._partners.get(row["partner"], row["partner"]),
            "is_withdrawn": bool(row["is_withdrawn"]),
        }

    def _indicator(self, code: str, said: str, provenance: str) -> dict[str, str]:
        known = self._policy.catalogue.get(code)
        label = known.label_nl if known else "(niet in de lijst)"
        return {"code": code, "label": label, "answer": said, "provenance": provenance}

    def _repeats(self, signals: Sequence[str]) -> list[dict[str, Any]]:
        """What these signals repeat, and what repeats them."""
        found = {}
        for signal in signals:
            clauses = "WHERE signal = ? OR earlier = ? ORDER BY signal"
            for row in select(self._views, tables.REPEATS, clauses, (signal, signal)):
                found[row["signal"]] = row | {"text": explain.repeat(row)}
        return list(found.values())

    def _route(self, signal: str) -> dict[str, Any] | None:
        """The decision that stands; None where none was made yet."""
        history = self._hub.reading.stream(routing_id(UUID(signal)))
        if not history:
            return None
        last = self._hub.mapper.from_recorded(history[-1])
        if isinstance(last, RoutingEnded):
            return {"ended": ENDED.get(last.reason, last.reason)}
        assert isinstance(last, SignalRouted)
        return explain.route(last, self._policy)

    def _feedback(self, signal: str) -> list[Row]:
        clauses = "WHERE signal = ? ORDER BY received_at, partner, sequence"
        return select(self._views, tables.FEEDBACK, clauses, (signal,))

    def _streams(self, signal: str) -> list[UUID]:
        """The histories in which something about a signal is told."""
        id_ = UUID(signal)
        told = [delivery_id(row["partner"], row["sequence"]) for row in self._feedback(signal)]
        return [id_, linkage_id(id_), repeat_id(id_), routing_id(id_), *told]

    def _history(self, originators: Iterable[UUID]) -> list[dict[str, Any]]:
        recorded = [item for each in originators for item in self._hub.reading.stream(each)]
        return [self._told(item) for item in sorted(recorded)]

    def _told(self, recorded: Recorded) -> dict[str, Any]:
        event = self._hub.mapper.from_recorded(recorded)
        return {
            "position": recorded.position,
            "occurred_at": event.occurred_at.isoformat(),
            "topic": event.TOPIC,
            "cause": event.cause,
            "text": f"{topic(event.TOPIC)}, "
            f"{explain.cause(event.cause, self._topic_at, self._partners)}",
        }

    def _topic_at(self, position: int) -> str:
        [recorded] = self._hub.reading.read(position - 1, 1)
        return recorded.topic


def _signal_lines(told: Row) -> Iterable[str]:
    yield f"Signaal {told['signal']}"
    yield f"  {_from(told)}, bericht {told['message']}, versie {told['version']}"
    if told["observed_at"]:
        yield f"  Waargenomen {moment(told['observed_at'])}"
    yield f"  Verwerkt onder {told['regime']}"
    if told["flags"]:
        yield f"  Bijzonderheden: {', '.join(told['flags'])}"
    yield f"  Noemt {explain.mentions(told['mentions'])}"
    yield f"  Dossier {told['dossier']}" if told["dossier"] else "  Hoort bij geen dossier"
    indicators = [
        f"{item['code']} {item['label']}: {item['answer']} ({item['provenance']})"
        for item in told["indicators"]
    ]
    yield from _section("Indicatoren", indicators)
    yield from _section("Toewijzing", _route_lines(told["route"]))
    yield from _section("Herhaling", (row["text"] for row in told["repeats"]))
    feedback = (
        f"{row['partner']}, {moment(row['received_at'])}: {row['outcome']}"
        for row in told["feedback"]
    )
    yield from _section("Terugkoppeling", feedback)
    yield from _section("Geschiedenis", map(_history_line, told["history"]))


def _dossier_lines(told: Row) -> Iterable[str]:
    members = told["members"]
    partners = {member["partner"] for member in members}
    kinds = {member["source_kind"] for member in members}
    yield f"Dossier {told['dossier']}"
    yield (
        f"  {count(len(members), 'signaal', 'signalen')} van "
        f"{count(len(partners), 'partner', 'partners')}, "
        f"{count(len(kinds), 'soort bron', 'soorten bronnen')}; "
        f"veranderd {moment(told['changed_at'])}"
    )
    yield from _section("Signalen", (line for row in members for line in _member_lines(row)))
    yield from _section("Banden", (row["text"] for row in told["ties"]))
    beside = (row["text"] for row in told["related"])
    yield from _section("In de buurt, en geen deel van dit dossier", beside)
    yield from _section("Herhaling", (row["text"] for row in told["repeats"]))
    rules = {
        hit["rule"]: f"{hit['rule']} {hit['title']}. {hit['reason']}"
        for member in members
        for hit in (member["route"] or {}).get("rules", ())
    }
    yield from _section("Regels", (rules[rule] for rule in sorted(rules)))
    yield from _section("Geschiedenis", map(_history_line, told["history"]))


def _member_lines(member: Row) -> Iterable[str]:
    yield f"{short(member['signal'])}  {_from(member)}"
    decision = member["route"]
    if decision is None or "ended" in decision:
        yield from (f"    {line}" for line in _route_lines(decision))
        return
    yield f"    {explain.route_line(decision)}"
    for hit in decision["rules"]:
        if hit["due_at"]:
            yield f"    {hit['rule']} {hit['title']}, vóór {moment(hit['due_at'])}"


def _route_lines(decision: Row | None) -> Iterable[str]:
    if decision is None:
        return ["Nog niet toegewezen."]
    if "ended" in decision:
        return [f"Beëindigd: {decision['ended']}."]
    return explain.route_lines(decision)


def _from(row: Row) -> str:
    forms = ", ".join(FORMS[Form(form)] for form in row["forms"])
    gone = ", ingetrokken" if row["is_withdrawn"] else ""
    return (
        f"{row['partner_title']} ({row['source_kind']}), {forms}, "
        f"ontvangen {moment(row['received_at'])}{gone}"
    )


def _history_line(row: Row) -> str:
    return f"{row['position']:>6}  {moment(row['occurred_at']):<16}  {row['text']}"


def _section(title: str, lines: Iterable[str]) -> Iterable[str]:
    """A heading with its lines; nothing at all where there are none."""
    written = [f"  {line}" for line in lines]
    return ("", title, *written) if written else ()
