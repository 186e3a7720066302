"""Why signals are in one dossier: each tie as bars that add up to the number that decided. Pure.

What two signals share counts in full while it is unique, and for less the more signals name it: the
second is a bar below zero, so that rarity can be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.matching.explain import spanning
from hub.matching.mention import EntityKind
from hub.matching.policy import LinkagePolicy
from hub.web.cards import signal_ref
from hub.web.dossier.waterfall import Piece, Waterfall, waterfall
from hub.web.why import STRENGTHS
from hub.web.words import SAME, count, enumerated, said

TRAITS: Final = "zelfde aanwijzing of werkwijze"
SAID: Final = "Een medewerker zei dat deze signalen bij elkaar horen:"
COMMON: Final = "hoe vaak het voorkomt"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two signals are held together: a sentence, a word for its strength, and the bars.

    Where a person said so there are no bars: that is not weighed.
    """

    id: str
    title: str
    sentence: str
    strength: str
    rarity: str
    picture: Waterfall | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """The ties that hold the dossier together, strongest first, and how many more there are."""

    match_key: tuple[str, ...]
    leading: tuple[Reason, ...]
    more: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A tie, as `spanning` compares them."""

    tie: Mapping[str, Any]

    @property
    def ends(self) -> tuple[str, str]:
        return self.tie["a"], self.tie["b"]

    @property
    def strength(self) -> int:
        return int(self.tie["centibits"])


def reasons(
    ties: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
    numbers: Mapping[str, int],
    policy: LinkagePolicy | None,
) -> Reasons:
    """Explain the ties: first those without which the dossier would fall apart."""
    kept = spanning([_Edge(tie) for tie in ties])
    others = sorted(
        (_Edge(tie) for tie in ties if tie not in [edge.tie for edge in kept]),
        key=lambda edge: (-edge.strength, edge.ends),
    )
    told = [_reason(edge.tie, labels, numbers, policy) for edge in (*kept, *others)]
    first = len(kept)
    return Reasons(_match_key(ties), tuple(told[:first]), tuple(told[first:]))


def pieces(
    tie: Mapping[str, Any], labels: Mapping[str, str], policy: LinkagePolicy | None
) -> tuple[Piece, ...]:
    """The parts of a tie: they add up to its `centibits`, exactly."""
    found: list[Piece] = []
    for shared in tie["shared"]:
        found += _shared(shared, labels.get(shared["entity"], ""), policy)
    if tie["trait_bonus"]:
        found.append(
            Piece(TRAITS, "Dit maakt geen verband, maar versterkt het.", tie["trait_bonus"])
        )
    return tuple(found)


def _shared(
    shared: Mapping[str, Any], label: str, policy: LinkagePolicy | None
) -> tuple[Piece, ...]:
    kind, degree, weight = shared["kind"], shared["degree"], shared["centibits"]
    what = label or said(SAME, kind)
    often = f"Het staat in {count(degree, 'signaal', 'signalen')}."
    full = _full(kind, policy)
    if full is None or weight <= 0 or full < weight:
        return (Piece(what, often, weight),)
    alone = Piece(what, "Zo zwaar weegt het als alleen deze signalen het noemen.", full)
    if full == weight:
        return (Piece(what, f"{often} Dat is zo zeldzaam als het kan.", weight),)
    return (alone, Piece(COMMON, f"{often} Hoe vaker, hoe minder het zegt.", weight - full))


def _full(kind: str, policy: LinkagePolicy | None) -> int | None:
    """What something of this kind weighs that only two signals name; None: not ours to say."""
    if policy is None or kind not in {it.value for it in EntityKind}:
        return None
    rule = policy.ties.get(EntityKind(kind))
    return None if rule is None else rule.percent * max(0, policy.population_bits - 1)


def _reason(
    tie: Mapping[str, Any],
    labels: Mapping[str, str],
    numbers: Mapping[str, int],
    policy: LinkagePolicy | None,
) -> Reason:
    one, other = sorted((tie["a"], tie["b"]), key=lambda signal: numbers.get(signal, 0))
    names = [signal_ref(signal, numbers).name for signal in (one, other)]
    what = enumerated(
        said(SAME, it["kind"]) + (f" ({labels[it['entity']]})" if it["entity"] in labels else "")
        for it in tie["shared"]
    )
    least = min((it["degree"] for it in tie["shared"]), default=0)
    sentence = f"{enumerated(names)} noemen {what}."
    if tie.get("word"):
        sentence, strength = f"{SAID} {enumerated(names)}.", "oordeel"
    else:
        strength = next(word for from_, word in STRENGTHS if tie["centibits"] >= from_)
    return Reason(
        id=f"verband-{numbers.get(one, 0)}-{numbers.get(other, 0)}",
        title=f"{names[0][0].upper()}{names[0][1:]} en {names[1]}",
        sentence=sentence[0].upper() + sentence[1:],
        strength=strength,
        rarity=""
        if tie.get("word")
        else f"{'Dat' if len(tie['shared']) == 1 else 'Het zeldzaamste daarvan'} staat in "
        f"{count(least, 'signaal', 'signalen')}.",
        picture=None
        if tie.get("word")
        else waterfall(
            pieces(tie, labels, policy), None if policy is None else policy.tie_threshold
        ),
    )


def _match_key(ties: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What is shared, by kind, the most frequent first: one line that says what this rests on."""
    seen: dict[str, set[str]] = {}
    for tie in ties:
        for shared in tie["shared"]:
            seen.setdefault(shared["kind"], set()).add(shared["entity"])
    return tuple(
        f"{said(SAME, kind)} ({len(entities)}×)" if len(entities) > 1 else said(SAME, kind)  # noqa: RUF001 - times
        for kind, entities in sorted(seen.items(), key=lambda it: (-len(it[1]), it[0]))
    )
