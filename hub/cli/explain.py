"""Says in Dutch why things hang together: ties, neighbours, repeats, rules and causes. No names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hub.cli.output import bits, count, listed, moment, short
from hub.cli.words import ENTITIES, RELATED, VERDICTS, topic
from hub.domain.rules import RoutingPolicy
from schemas.events import SignalRouted, Verdict

Row = Mapping[str, Any]


def tie(row: Row) -> str:
    """Write what two signals share: each thing, how many signals name it, and what it weighs."""
    if row.get("word"):
        pair = f"{short(row['a'])} en {short(row['b'])}"
        return f"{pair} horen bij elkaar: dat zei een medewerker ({short(row['word'])})"
    shared = [
        f"{_article(thing['kind'])}, genoemd in {count(thing['degree'], 'signaal', 'signalen')}: "
        f"{bits(thing['centibits'])}"
        for thing in row["shared"]
    ]
    if row["trait_bonus"]:
        shared.append(f"dezelfde aanwijzing of werkwijze: {bits(row['trait_bonus'])}")
    whole = f" (samen {bits(row['centibits'])})" if len(shared) > 1 else ""
    return f"{short(row['a'])} en {short(row['b'])} delen {'; en '.join(shared)}{whole}"


def _article(kind: str) -> str:
    return f"een {ENTITIES[kind][0]}" if kind in ENTITIES else kind


def mentions(kinds: Mapping[str, int]) -> str:
    """Write how many things of each kind a signal names."""
    named = [count(n, *ENTITIES.get(kind, (kind, kind))) for kind, n in sorted(kinds.items())]
    return listed(named) or "niets dat te vergelijken is"


def related(row: Row) -> str:
    """Write why a signal lies near a dossier and is no part of it."""
    where = f" (in dossier {short(row['dossier'])})" if row["dossier"] else ""
    weight = f": {bits(row['centibits'])}" if row["centibits"] else ""
    why = RELATED.get(row["reason"], row["reason"])
    return f"{short(row['other'])}{where} ligt bij {short(row['member'])}{weight}; {why}"


def repeat(row: Row) -> str:
    """Write how a later signal relates to an earlier one, and whether it counts by itself."""
    said = VERDICTS[Verdict(row["verdict"])].format(
        later=short(row["signal"]), earlier=short(row["earlier"])
    )
    counts = "telt mee als eigen bron" if row["counts"] else "telt niet mee als eigen bron"
    return f"{said}; {counts} (gedeeld {row['overlap_bits']} bits, tekst {row['text_percent']}%)"


def cause(text: str, topic_at: Callable[[int], str], partners: Mapping[str, str]) -> str:
    """Write what led to an event, from its `cause`."""
    kind, _, rest = text.partition(":")
    if kind == "event":
        return f"door gebeurtenis {rest}, {topic(topic_at(int(rest)))}"
    if kind == "message":
        partner, _, number = rest.rpartition("/")
        return f"door bericht {number} van {partners.get(partner, partner)}"
    return f"door {rest}"


def route(event: SignalRouted, policy: RoutingPolicy) -> dict[str, Any]:
    """Write a decision with the titles and reasons of its rules, as they read today."""
    rules = {rule.id: rule for rule in (*policy.rules, policy.default)}
    titles = {str(role.name): role.title for role in policy.pillars}
    contacts = {c.key: c for rule in rules.values() for c in (*rule.calls, *rule.outside)}

    def called(keys: Iterable[str]) -> list[str]:
        known = [(contacts.get(key), key) for key in keys]
        return [" ".join(filter(None, (c.name, c.number))) if c else key for c, key in known]

    hits = [
        {
            "rule": hit.rule,
            "title": rules[hit.rule].title if hit.rule in rules else "(deze regel is er niet meer)",
            "reason": rules[hit.rule].reason if hit.rule in rules else "",
            "caution": rules[hit.rule].caution if hit.rule in rules else None,
            "facts": dict(hit.facts),
            "due_at": hit.due_at,
            "milestones": dict(hit.milestones),
        }
        for hit in event.hits
    ]
    return {
        "owner": event.owner,
        "owner_title": titles.get(event.owner, event.owner),
        "owner_rule": event.owner_rule,
        "informed": [titles.get(name, name) for name in event.informed],
        "hidden_from": sorted(
            {titles.get(p, p) for veto in event.vetoes for p in veto.hidden_from}
        ),
        "urgency": event.urgency.value,
        "due_at": event.due_at,
        "rules": hits,
        "calls": called(event.calls),
        "outside": called(event.outside),
        "outside_blocked": event.outside_blocked,
        "needs_release": event.needs_release,
        "independent_sources": event.independent_sources,
        "policy": event.policy_version,
        "is_policy_in_force": event.policy_digest == policy.digest,
    }


def route_line(decision: Row) -> str:
    """Write who owns a signal, and how soon."""
    return (
        f"{decision['owner_title']}, {decision['urgency']}, vóór {moment(decision['due_at'])} "
        f"({', '.join(hit['rule'] for hit in decision['rules'])})"
    )


def route_lines(decision: Row) -> Iterable[str]:
    """Write a whole decision: who, by which rules, whom to call, what a person must decide."""
    yield route_line(decision)
    if decision["informed"]:
        yield f"Ook bericht aan {listed(decision['informed'])}."
    if decision["hidden_from"]:
        yield f"Niet zichtbaar voor {listed(decision['hidden_from'])}."
    if decision["calls"]:
        yield f"Bel: {listed(decision['calls'])}."
    if decision["outside"]:
        yield f"Overweeg om te informeren: {listed(decision['outside'])}."
    if decision["outside_blocked"]:
        yield "Vraag eerst de afzender voordat iets naar buiten gaat."
    if decision["needs_release"]:
        yield "Niets gaat naar buiten zonder dat een medewerker het vrijgeeft."
    for hit in decision["rules"]:
        yield from rule_lines(hit)
    if not decision["is_policy_in_force"]:
        yield f"Besloten met beleid {decision['policy']}; de teksten zijn van het beleid van nu."


def rule_lines(hit: Row) -> Iterable[str]:
    """Write one rule that fired: its title, why it is there, what it saw, its terms."""
    due = f" Vóór {moment(hit['due_at'])}." if hit["due_at"] else ""
    yield f"{hit['rule']} {hit['title']}.{due}"
    if hit["reason"]:
        yield f"    Waarom: {hit['reason']}"
    if hit["facts"]:
        yield "    Gezien: " + "; ".join(f"{name} {seen}" for name, seen in hit["facts"].items())
    if hit["caution"]:
        yield f"    Let op: {hit['caution']}"
    for what, due_at in hit["milestones"].items():
        yield f"    Bewaak: {what}, vóór {moment(due_at)}"
