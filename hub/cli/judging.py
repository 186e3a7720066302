"""`hub link judge` and `hub link pairs`: a word on two mentions, and what waits for one."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from cyclopts import Parameter

from hub.actions.desk import Busy
from hub.actions.pairs import Look, judge_pair, look
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.look import Row, select, the_one, whole_prefix
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, say, short
from hub.cli.words import JUDGED
from hub.domain.judging import JudgePair, Refusal, Refused
from hub.projections import tables
from hub.store.database import Database
from hub.wiring import Hub
from schemas.events import Judged, PairJudged, Seen

USER: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHOWN: Final = 200
CANDIDATES: Final = 10

Mention = Annotated[str, Parameter(name="VERMELDING")]

_REFUSED: Final = {
    Refused.ONE_MENTION: "Geef twee verschillende vermeldingen.",
    Refused.NO_REASON: "Geef een reden.",
    Refused.REASON_TOO_LONG: "De reden is te lang: hoogstens 2000 tekens.",
    Refused.UNKNOWN: "Een van de vermeldingen is er niet (meer), of is geen persoon.",
    Refused.BEING_LINKED: "Een van de signalen wordt net verwerkt. Probeer het zo opnieuw.",
    Refused.STALE: "Er is iets veranderd sinds u keek: {changed}. Kijk eerst opnieuw.",
    Refused.NOTHING_TO_WITHDRAW: "Er is geen oordeel om terug te nemen.",
}
_CHANGED: Final = {
    "signal-one": "het signaal van de eerste vermelding",
    "signal-other": "het signaal van de tweede vermelding",
    "group-one": "de groep van de eerste vermelding",
    "group-other": "de groep van de tweede vermelding",
    "judgements": "iemand anders heeft dit paar beoordeeld",
    "rules": "de regels of het model",
}
_APART: Final = {
    "contradiction": "een gegeven dat niet bij één persoon kan horen",
    "against": "te veel paren die er sterk tegen spreken",
    "veto": "samen te weinig dat ervoor spreekt",
}


def judge(  # noqa: PLR0913 - each is a choice of the user, by name
    one: Mention,
    other: Mention,
    /,
    *,
    reason: str,
    by: str,
    same: bool = False,
    different: bool = False,
    unsure: bool = False,
    withdraw: bool = False,
    seen: str | None = None,
    json: bool = False,
) -> int:
    """Leg vast of twee vermeldingen dezelfde persoon zijn.

    Parameters
    ----------
    one
        Een vermelding; het begin van het nummer is genoeg.
    other
        De andere vermelding.
    reason
        Waarom u dat vindt. De reden wordt verzegeld bewaard.
    by
        Wie u bent: uw gebruikersnaam.
    same
        Het is dezelfde persoon.
    different
        Het zijn verschillende personen. Niets verbindt ze dan nog.
    unsure
        Het is niet te zeggen.
    withdraw
        Neem het eerdere oordeel terug.
    seen
        Wat u zag toen u keek: de tekst achter "gezien" in `hub link why`.
    json
        Toon de uitkomst als één JSON-object.

    """
    verdict = _verdict(same=same, different=different, unsure=unsure, withdraw=withdraw)
    if not USER.fullmatch(by):
        raise CommandFailed("Geef uw gebruikersnaam: kleine letters, cijfers, . _ -", EXIT_USAGE)
    wish = JudgePair(one, other, verdict, reason, by)
    pair, outcome = _judge(wish, seen)
    if isinstance(outcome, Refusal):
        raise CommandFailed(_refused(outcome), EXIT_FOUND)
    if json:
        told = {"een": pair[0], "ander": pair[1], "oordeel": verdict.value}
        answer(told | {"vastgelegd": outcome is not None})
    elif outcome is None:
        say("Dit oordeel stond er al. Er is niets vastgelegd.")
    else:
        say(f"Vastgelegd voor {short(pair[0])} en {short(pair[1])}: {JUDGED[verdict]}.")
    return 0


def _judge(
    wish: JudgePair, seen: str | None
) -> tuple[tuple[str, str], PairJudged | Refusal | None]:
    """Carry out a wish that names its mentions by how they begin."""
    with opened("record", "views", "keys") as hub:
        one, other = sorted((mention_of(hub, wish.one), mention_of(hub, wish.other)))
        desk = hub.desk()
        loaded = None if seen is None else look(desk, one, other)
        bound = _read(seen, loaded.seen) if seen and isinstance(loaded, Look) else None
        command = replace(wish, one=one, other=other, seen=bound)
        try:
            return (one, other), judge_pair(desk, command, datetime.now(UTC))
        except Busy as error:
            raise CommandFailed("Het lukte niet: er verandert steeds iets. Wacht even.") from error


def pairs(*, json: bool = False) -> int:
    """Toon wat op uw oordeel wacht: twijfel, tegenspraak, en personen die apart bleven.

    Parameters
    ----------
    json
        Toon het als één JSON-object.

    """
    with opened("views") as hub:
        told = _waiting(hub.views.database)
    if json:
        answer(told, indent=2)
        return 0
    for row in told["twijfel"]:
        say(f"{_both(row)}  twijfel: een correctie beschrijft misschien iemand anders.")
        say(f"    Oordeel: {JUDGED[Judged(row['verdict'])]}, {moment(row['judged_at'])}")
    for row in told["tegenspraak"]:
        say(f"{_both(row)}  tegenspraak: 'dezelfde persoon' heeft geen effect.")
    for row in told["apart"]:
        say(f"{_both(row)}  apart gebleven: {_APART[row['reason']]}.")
    for row in told["alarm"]:
        say(f"{short(row['entity'])}  alarm: hieraan hangt meer dan er samen bekeken wordt.")
    waiting = sum(map(len, told.values()))
    say(f"{count(waiting, 'geval wacht', 'gevallen wachten')} op een oordeel.")
    return 0


def seen_text(seen: Seen) -> str:
    """Write what a person saw, short enough to copy."""
    numbers = (*seen.versions, *seen.groups, seen.judgements)
    return ".".join((*map(str, numbers), seen.model[:8], seen.policy[:8]))


def _read(text: str, now: Seen) -> Seen:
    """Read what a person saw; of the rules it holds the beginning, which is compared as such."""
    parts = text.split(".")
    if len(parts) != 7 or not all(part.isdigit() for part in parts[:5]):  # noqa: PLR2004
        raise CommandFailed("Kopieer de tekst achter 'gezien' in zijn geheel.", EXIT_USAGE)
    one, other, group_one, group_other, judgements = map(int, parts[:5])
    model, policy = parts[5:]
    return Seen(
        versions=(one, other),
        groups=(group_one, group_other),
        judgements=judgements,
        model=now.model if now.model[:8] == model else model,
        policy=now.policy if now.policy[:8] == policy else policy,
    )


def mention_of(hub: Hub, prefix: str) -> str:
    """Find the person mention whose id begins like this."""
    wanted = whole_prefix(prefix).replace("-", "")
    clauses = "WHERE mention LIKE ? AND kind = 'person' ORDER BY mention LIMIT ?"
    rows = select(hub.views.database, tables.MENTIONS, clauses, (f"{wanted}%", CANDIDATES))
    ids = [str(row["mention"]) for row in rows]
    return the_one(wanted, ids, ids)


def _verdict(**chosen: bool) -> Judged:
    words = {
        "same": Judged.SAME,
        "different": Judged.DIFFERENT,
        "unsure": Judged.UNSURE,
        "withdraw": Judged.WITHDRAWN,
    }
    named = [words[name] for name, is_chosen in chosen.items() if is_chosen]
    if len(named) != 1:
        raise CommandFailed(
            "Kies één oordeel: --same, --different, --unsure of --withdraw.", EXIT_USAGE
        )
    return named[0]


def _refused(refusal: Refusal) -> str:
    changed = ", ".join(_CHANGED[name] for name in refusal.changed)
    return _REFUSED[refusal.reason].format(changed=changed)


def _both(row: Row) -> str:
    return f"{short(row['one'])} {short(row['other'])}"


def _waiting(views: Database) -> dict[str, list[dict[str, Any]]]:
    order = "ORDER BY one, other LIMIT ?"
    persons = select(
        views, tables.PERSONS, "WHERE kept_apart <> '[]' ORDER BY entity LIMIT ?", (SHOWN,)
    )
    return {
        "twijfel": select(views, tables.PAIRS, f"WHERE is_doubted = 1 {order}", (SHOWN,)),
        "tegenspraak": select(views, tables.PAIRS, f"WHERE walls <> '' {order}", (SHOWN,)),
        "apart": list(_apart(persons))[:SHOWN],
        "alarm": select(
            views, tables.PERSONS, "WHERE is_crowded = 1 ORDER BY entity LIMIT ?", (SHOWN,)
        ),
    }


def _apart(persons: Iterable[Row]) -> Iterable[Row]:
    """Each pair that was kept apart by the machine, once; a wall was put up by a person."""
    told = set()
    for row in persons:
        for apart in row["kept_apart"]:
            pair = apart["one"], apart["other"]
            if apart["reason"] in _APART and pair not in told:
                told.add(pair)
                yield apart
