"""`hub link merge`, `split`, `relate`, `unjudge` and `dossiers`: a person's word on dossiers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from cyclopts import Parameter

from hub.actions.desk import Busy, Desk
from hub.actions.dossiers import Word, all_words
from hub.actions.dossiers import merge as merge_
from hub.actions.dossiers import relate as relate_
from hub.actions.dossiers import split as split_
from hub.actions.dossiers import take_back as take_back_
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.judging import USER
from hub.cli.look import CANDIDATES_SHOWN, find, select, the_one, whole_prefix
from hub.cli.opening import opened
from hub.cli.options import By, Json, Reason
from hub.cli.output import answer, count, moment, say, short
from hub.cli.words import COMPANIONS
from hub.domain.companions import Refusal, Refused, Wish
from hub.projections.dossier_rows import WORDS
from hub.store.database import Database
from hub.wiring import Hub
from schemas.events import DossierJudged

SHOWN: Final = 200

Subject = Annotated[
    str, Parameter(name="DOSSIER", help="Het dossier; het begin van het nummer is genoeg.")
]
Side = Annotated[
    str,
    Parameter(
        name="DOSSIER",
        help="Een dossier, of een signaal dat alleen staat; het begin van het nummer is genoeg.",
    ),
]
OtherSide = Annotated[str, Parameter(name="ANDER", help="Het andere dossier of signaal.")]
Signal = Annotated[str, Parameter(name="SIGNAAL", help="De signalen die er niet bij horen.")]
Judgement = Annotated[
    str,
    Parameter(
        name="OORDEEL",
        help="Het oordeel, zoals `hub link dossiers` het noemt; het begin ervan is genoeg.",
    ),
]
Act = Callable[[Hub, Desk, Wish, datetime], DossierJudged | Refusal | None]

_REFUSED: Final = {
    Refused.NO_REASON: "Geef een reden.",
    Refused.REASON_TOO_LONG: "De reden is te lang: hoogstens 2000 tekens.",
    Refused.NOTHING_THERE: "Een van de dossiers is er niet (meer).",
    Refused.ONE_DOSSIER: "Dit is één en hetzelfde dossier. Geef er twee.",
    Refused.NOT_ALONE: "Dit signaal zit in een dossier. Geef dat dossier.",
    Refused.NOT_IN_IT: "Een van de signalen zit niet in dit dossier.",
    Refused.NOTHING_LEFT: "Geef een deel van de signalen: niet geen, en niet allemaal.",
    Refused.TOO_MANY: "Dit zijn te veel signalen voor één oordeel: hoogstens 500 per kant.",
    Refused.STALE: "Er is iets veranderd sinds u keek. Kijk eerst opnieuw.",
    Refused.WALLED: "Iemand zei dat deze apart horen. Neem dat eerst terug: "
    "hub link unjudge {words}.",
    Refused.NOTHING_TO_WITHDRAW: "Dit oordeel is er niet (meer).",
}


def merge(one: Side, other: OtherSide, /, *, reason: Reason, by: By, json: Json = False) -> int:
    """Leg vast dat twee dossiers er één zijn. U kunt het terugnemen."""
    return _say(
        lambda hub, desk, wish, now: merge_(desk, _found(hub, one), _found(hub, other), wish, now),
        Wish(reason, by),
        json=json,
    )


def relate(one: Side, other: OtherSide, /, *, reason: Reason, by: By, json: Json = False) -> int:
    """Leg vast dat twee dossiers verwant zijn: apart, en altijd naast elkaar te zien."""
    return _say(
        lambda hub, desk, wish, now: relate_(desk, _found(hub, one), _found(hub, other), wish, now),
        Wish(reason, by),
        json=json,
    )


def split(dossier: Subject, /, *signals: Signal, reason: Reason, by: By, json: Json = False) -> int:
    """Leg vast dat signalen niet bij de rest van hun dossier horen. Niets verbindt ze dan nog."""

    def act(hub: Hub, desk: Desk, wish: Wish, now: datetime) -> DossierJudged | Refusal | None:
        out = [_found(hub, signal) for signal in signals]
        return split_(desk, _found(hub, dossier), out, wish, now)

    return _say(act, Wish(reason, by), json=json)


def unjudge(
    judgement: Judgement,
    /,
    *,
    reason: Reason,
    by: By,
    json: Json = False,
) -> int:
    """Neem een oordeel over dossiers terug. Alles is dan weer zoals zonder dat oordeel."""
    return _say(
        lambda hub, desk, wish, now: take_back_(desk, _judgement(hub, judgement), wish, now),
        Wish(reason, by),
        json=json,
    )


def dossiers(*, json: bool = False) -> int:
    """Toon wat medewerkers over dossiers zeiden en wat nu telt, het nieuwste eerst.

    Parameters
    ----------
    json
        Toon het als één JSON-lijst.

    """
    with opened("views") as hub:
        found = all_words(hub.views.database, SHOWN)
    if json:
        answer([_told(word) for word in found], indent=2)
        return 0
    for word in found:
        sides = " | ".join(", ".join(map(short, side)) for side in (word.one, word.other))
        say(f"{short(word.judgement)}  {COMPANIONS[word.verdict]}: {sides}")
        say(f"    {word.by}, {moment(word.at)}")
        if word.walls:
            walls = ", ".join(map(short, word.walls))
            say(f"    TEGENSPRAAK: dit heeft geen effect, door {walls}.")
    say(f"{count(len(found), 'oordeel', 'oordelen')} over dossiers.")
    return 0


def _say(act: Act, wish: Wish, *, json: bool) -> int:
    """Carry out a wish, and tell what became of it."""
    if not USER.fullmatch(wish.by):
        raise CommandFailed("Geef uw gebruikersnaam: kleine letters, cijfers, . _ -", EXIT_USAGE)
    with opened("record", "views", "keys") as hub:
        try:
            outcome = act(hub, hub.desk(), wish, datetime.now(UTC))
        except Busy as error:
            raise CommandFailed("Het lukte niet: er verandert steeds iets. Wacht even.") from error
    if isinstance(outcome, Refusal):
        raise CommandFailed(_refused(outcome), EXIT_FOUND)
    if json:
        judgement = None if outcome is None else str(outcome.originator_id)
        answer({"oordeel": judgement, "vastgelegd": outcome is not None})
    elif outcome is None:
        say("Dit oordeel stond er al. Er is niets vastgelegd.")
    else:
        say(f"Vastgelegd als {short(outcome.originator_id)}: {COMPANIONS[outcome.verdict]}.")
    return 0


def _refused(refusal: Refusal) -> str:
    return _REFUSED[refusal.reason].format(words=", ".join(map(short, refusal.words)))


def _found(hub: Hub, prefix: str) -> UUID:
    """Find the signal or dossier whose id begins like this."""
    return UUID(find(hub.views.database, prefix)[1])


def _judgement(hub: Hub, prefix: str) -> UUID:
    """Find the word that counts whose id begins like this."""
    views: Database = hub.views.database
    wanted = whole_prefix(prefix)
    clauses = f"WHERE judgement LIKE ? ORDER BY judgement LIMIT {CANDIDATES_SHOWN}"
    ids = [str(row["judgement"]) for row in select(views, WORDS, clauses, (f"{wanted}%",))]
    return UUID(the_one(wanted, ids, ids))


def _told(word: Word) -> dict[str, object]:
    return {
        "judgement": str(word.judgement),
        "verdict": word.verdict.value,
        "one": list(map(str, word.one)),
        "other": list(map(str, word.other)),
        "by": word.by,
        "at": word.at,
        "walls": list(map(str, word.walls)),
    }
