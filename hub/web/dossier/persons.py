"""Whom the hub takes for one person within a case, and by what; and who was kept apart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from hub.store.database import Cursor, expand
from hub.web.cards import Ref, signal_ref
from hub.web.dossier.context import Case, Named
from hub.web.dossier.waterfall import bits, centibits_of
from hub.web.words import enumerated, said

PERSONS: Final = (
    "SELECT entity, joins, kept_apart, is_crowded FROM persons WHERE entity IN (*) ORDER BY entity"
)
PAIRS: Final = (
    "SELECT one, other, verdict, is_doubted, walls FROM pairs "
    "WHERE one_signal IN (*) OR other_signal IN (*) ORDER BY one, other"
)
WHY_APART: Final[Mapping[str, str]] = {
    "wall": "iemand zei dat het verschillende personen zijn",
    "contradiction": "een gegeven kan niet bij één persoon horen",
    "against": "te veel paren spreken er sterk tegen",
    "veto": "over alle paren samen spreekt er te weinig voor",
}
VERDICTS: Final[Mapping[str, str]] = {
    "same": "dezelfde persoon",
    "different": "verschillende personen",
    "unsure": "weet niet",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Two mentions and what joins them, or keeps them apart; `path` is where to review them."""

    sentence: str
    weight: str
    path: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person as the hub sees them: the signals that name them, and why it is one person."""

    label: str
    signals: tuple[Ref, ...]
    joins: tuple[Joined, ...]
    apart: tuple[Joined, ...]
    is_crowded: bool


def read_persons(
    cursor: Cursor, entities: Sequence[str], signals: Sequence[str]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of these persons, and of the pairs that people judged in these signals."""
    persons = cursor.execute(expand(PERSONS, entities), tuple(entities)).fetchall()
    marks = PAIRS.replace("(*)", f"({', '.join('?' * len(signals))})")
    pairs = cursor.execute(marks, (*signals, *signals)).fetchall() if signals else []
    return [tuple(row) for row in persons], [tuple(row) for row in pairs]


def person_parts(
    case: Case,
    labels: Mapping[str, str],
    found: tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]],
) -> tuple[PersonPart, ...]:
    """The persons that more than one mention names, or that were kept from another."""
    persons, pairs = found
    by_mention = {it.mention: it for it in case.named}
    judged = {
        (one, other): (verdict, doubted, walls) for one, other, verdict, doubted, walls in pairs
    }
    parts = []
    for entity, joins, apart, crowded in persons:
        signals = {it.signal for it in case.named if it.entity == entity}
        ordered = sorted(signals, key=lambda s: case.numbers.get(s, 0))
        parts.append(
            PersonPart(
                label=labels.get(entity, "Een persoon"),
                signals=tuple(signal_ref(s, case.numbers) for s in ordered),
                joins=tuple(_joined(it, case, by_mention, judged) for it in orjson.loads(joins)),
                apart=tuple(_apart(it, case, by_mention, judged) for it in orjson.loads(apart)),
                is_crowded=bool(crowded),
            )
        )
    return tuple(parts)


def _joined(
    join: Mapping[str, Any],
    case: Case,
    named: Mapping[str, Named],
    judged: Mapping[tuple[str, str], tuple[Any, ...]],
) -> Joined:
    where = _where(join, case, named)
    verdict, doubted, walls = judged.get((join["one"], join["other"]), ("", 0, ""))
    if join["nanobits"] is None:
        return Joined(
            f"{where}: een medewerker zei „{said(VERDICTS, verdict or 'same')}”.",
            "oordeel",
            _path(join),
            bool(doubted or walls),
        )
    weight = bits(centibits_of(join["nanobits"]))
    return Joined(f"{where}: de gegevens lijken op elkaar.", weight, _path(join), bool(doubted))


def _apart(
    apart: Mapping[str, Any],
    case: Case,
    named: Mapping[str, Named],
    judged: Mapping[tuple[str, str], tuple[Any, ...]],
) -> Joined:
    nanobits = apart["nanobits"]
    _, doubted, walls = judged.get((apart["one"], apart["other"]), ("", 0, ""))
    return Joined(
        f"{_where(apart, case, named)}: {said(WHY_APART, apart['reason'])}.",
        "" if nanobits is None else bits(centibits_of(nanobits)),
        _path(apart),
        bool(doubted or walls),
    )


def _where(pair: Mapping[str, Any], case: Case, named: Mapping[str, Named]) -> str:
    found = [named.get(pair["one"]), named.get(pair["other"])]
    names = [
        signal_ref(it.signal, case.numbers).name if it else "een signaal buiten dit dossier"
        for it in found
    ]
    text = enumerated(names)
    return text[0].upper() + text[1:]


def _path(pair: Mapping[str, Any]) -> str:
    return f"/paren/{min(pair['one'], pair['other'])}/{max(pair['one'], pair['other'])}"
