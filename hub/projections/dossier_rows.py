"""What persons said of dossiers: a row for each word that counts, and one for each of its signals.

`one` and `other` are the signals it is about now; `walls` is empty unless a "together" has no
effect, and then names the words that stand in its way.
"""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import (
    DossierJudged,
    DossierVerdict,
    DossierWordConflicted,
    DossierWordLapsed,
    DossierWordReconciled,
    DossierWordSettled,
)

WORDS: Final = Table(
    "dossier_words",
    ("judgement",),
    (
        ("judgement", TEXT),
        ("word", INTEGER),
        ("verdict", TEXT),
        ("one", TEXT),
        ("other", TEXT),
        ("judged_by", TEXT),
        ("judged_at", TEXT),
        ("walls", TEXT),
    ),
    lasting=("walls",),
)
SIGNALS: Final = Table(
    "dossier_word_signals",
    ("judgement", "signal"),
    (("judgement", TEXT), ("signal", TEXT), ("side", INTEGER)),
)
TABLES: Final = (WORDS, SIGNALS)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS dossier_words_by_signal ON dossier_word_signals (signal)",
)

FORGOTTEN: Final = "DELETE FROM dossier_word_signals WHERE judgement = ?"
TAKEN_BACK: Final = "DELETE FROM dossier_words WHERE judgement = ?"
LAPSED: Final = "DELETE FROM dossier_words WHERE judgement = ? AND word = ?"
SETTLED: Final = "UPDATE dossier_words SET one = ?, other = ? WHERE judgement = ? AND word = ?"
WALLED: Final = "UPDATE dossier_words SET walls = ? WHERE judgement = ?"


def changes(event: Event) -> Iterator[Write | Change]:
    """What the event changes."""
    match event:
        case DossierJudged(verdict=DossierVerdict.WITHDRAWN):
            judgement = str(event.originator_id)
            yield Change(WORDS, TAKEN_BACK, (judgement,))
            yield Change(SIGNALS, FORGOTTEN, (judgement,))
        case DossierJudged():
            judgement = str(event.originator_id)
            said = (event.verdict.value, *map(as_json, _texts(event)))
            by = (event.by, as_text(event.occurred_at), "")
            yield Write(WORDS, (judgement, event.originator_version, *said, *by))
            yield from _signals(judgement, event)
        case DossierWordSettled():
            judgement = str(event.judgement)
            yield Change(WORDS, SETTLED, (*map(as_json, _texts(event)), judgement, event.word))
            yield from _signals(judgement, event)
        case DossierWordLapsed():
            judgement = str(event.judgement)
            yield Change(WORDS, LAPSED, (judgement, event.word))
            yield Change(SIGNALS, FORGOTTEN, (judgement,))
        case DossierWordConflicted():
            walls = as_json(list(map(str, event.walls)))
            yield Change(WORDS, WALLED, (walls, str(event.judgement)))
        case DossierWordReconciled():
            yield Change(WORDS, WALLED, ("", str(event.judgement)))
        case _:
            return


def _texts(event: DossierJudged | DossierWordSettled) -> tuple[list[str], list[str]]:
    return list(map(str, event.one)), list(map(str, event.other))


def _signals(judgement: str, event: DossierJudged | DossierWordSettled) -> Iterator[Write | Change]:
    yield Change(SIGNALS, FORGOTTEN, (judgement,))
    for side, signals in enumerate(_texts(event)):
        for signal in signals:
            yield Write(SIGNALS, (judgement, signal, side))
