"""How far the log is signed and who agrees, as the screens say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from hub.audit.standing import Standing, State, standing
from hub.web.moments import Moment, moment
from hub.web.site import Site
from hub.web.words import count

SAID: Final[Mapping[State, str]] = {
    State.NOT_SET_UP: "Er is nog niet geregeld wie het logboek ondertekent.",
    State.NOT_SIGNED: "Het logboek is nog niet ondertekend.",
    State.NOT_BY_LOG: "De laatste ondertekening is niet van wie hier mag ondertekenen.",
    State.SHORTER: "Er is meer ondertekend dan er nog is: uit het register is iets verdwenen.",
    State.CHANGED: "Het register is anders dan wat er is ondertekend.",
    State.LATE: "De ondertekening loopt achter. Signalen komen wel gewoon binnen.",
    State.TOO_FEW: "Het logboek is ondertekend, maar te weinig getuigen zijn het ermee eens.",
    State.GOOD: "Het logboek is ondertekend, en wie moet getuigen is het ermee eens.",
}
UNWATCHED: Final = "Het logboek is ondertekend. Er kijken nog geen getuigen mee."


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness and when it agreed; None where it did not yet."""

    name: str
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Signing:
    """The block."""

    text: str
    is_good: bool
    signed: str
    waiting: str
    at: Moment | None
    witnesses: tuple[WitnessLine, ...]


def look(site: Site) -> Standing:
    """See how the log stands. It is signed by the clock of the machine, also in a demo."""
    return standing(site.desk.record, site.desk.mapper, site.trust, site.clock())


def said(found: Standing) -> str:
    """Say in a sentence how the log stands."""
    is_unwatched = found.state is State.GOOD and not found.witnesses
    return UNWATCHED if is_unwatched else SAID[found.state]


def signing_of(found: Standing, now: datetime) -> Signing:
    """Say how the log stands."""
    return Signing(
        text=said(found),
        is_good=found.state is State.GOOD,
        signed=_events(found.signed),
        waiting=_events(found.unsigned),
        at=None if found.signed_at is None else moment(found.signed_at, now),
        witnesses=tuple(
            WitnessLine(name, None if at_s is None else moment(_time(at_s), now))
            for name, at_s in found.witnesses
        ),
    )


def _events(number: int) -> str:
    return count(number, "gebeurtenis", "gebeurtenissen")


def _time(at_s: int) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
