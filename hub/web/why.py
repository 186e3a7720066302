"""Why signals are in one dossier, or are kept apart: what was found, as Dutch sentences. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count as counting
from string import ascii_uppercase
from typing import Any, Final

from hub.web.cards import Ref, dossier_ref, signal_ref
from hub.web.rows import MentionRow
from hub.web.words import KINDS, RELATED, SAME, count, enumerated, said

SHARED_MIN: Final = 2
STRENGTHS: Final = ((2000, "zeer sterk"), (1200, "sterk"), (0, "voldoende"))
"""From so many centibits on, a tie is called so. Only words: no decision depends on them."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two signals are held together."""

    sentence: str
    rarity: str
    strength: str


@dataclass(frozen=True, slots=True)
class Related:
    """A signal outside the dossier that is near, and why it is kept apart."""

    signal: Ref
    dossier: Ref | None
    sentence: str


def entity_labels(mentions: Sequence[MentionRow], numbers: Mapping[str, int]) -> dict[str, str]:
    """Name what two or more signals share: `Adres A`, `Adres B`, in order of first mention.

    The views do not hold what the address is; a letter tells one from another.
    """
    by_entity: dict[tuple[str, str], list[int]] = {}
    for mention in mentions:
        if mention.signal in numbers:
            by_entity.setdefault((mention.kind, mention.entity), []).append(numbers[mention.signal])
    shared = [key for key, signals in by_entity.items() if len(signals) >= SHARED_MIN]
    letters: dict[str, Iterator[int]] = {}
    labels = {}
    for kind, entity in sorted(shared, key=lambda key: (min(by_entity[key]), key)):
        number = next(letters.setdefault(kind, counting()))
        turn, letter = divmod(number, len(ascii_uppercase))
        labels[entity] = f"{said(KINDS, kind)} {ascii_uppercase[letter]}{turn or ''}"
    return labels


def tie_sentence(
    tie: Mapping[str, Any], labels: Mapping[str, str], numbers: Mapping[str, int]
) -> Tie:
    one, other = sorted((tie["a"], tie["b"]), key=lambda signal: numbers.get(signal, 0))
    if tie.get("word"):
        pair = f"{signal_ref(one, numbers).name} en {signal_ref(other, numbers).name}"
        sentence = f"{pair} horen in één dossier."
        return Tie(sentence[0].upper() + sentence[1:], "", "een medewerker zei dat")
    shared = [(labels.get(s["entity"], ""), s["kind"], s["degree"]) for s in tie["shared"]]
    what = enumerated(
        said(SAME, kind) + (f" ({label})" if label else "") for label, kind, _ in shared
    )
    sentence = (
        f"{signal_ref(one, numbers).name} en {signal_ref(other, numbers).name} noemen {what}."
    )
    if tie["trait_bonus"]:
        sentence += " Zij lijken ook op elkaar in wat er gezien is."
    least = min((degree for _, _, degree in shared), default=0)
    bits = f"{tie['centibits'] / 100:.1f}".replace(".", ",")
    word = next(word for least_centibits, word in STRENGTHS if tie["centibits"] >= least_centibits)
    return Tie(
        sentence=sentence[0].upper() + sentence[1:],
        rarity=f"{'Dat' if len(shared) == 1 else 'Het zeldzaamste daarvan'} staat in "
        f"{count(least, 'signaal', 'signalen')}.",
        strength=f"{word} ({bits} bits)",
    )


def related_sentence(item: Mapping[str, Any], numbers: Mapping[str, int]) -> Related:
    member = signal_ref(item["member"], numbers).name
    return Related(
        signal=signal_ref(item["other"], {}),
        dossier=dossier_ref(item["dossier"]) if item["dossier"] else None,
        sentence=said(RELATED, item["reason"]).format(member=member),
    )
