"""What must come of a message, and what is wrong with what came: pure, in Dutch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from hub.domain.receipts import HELD, RECEIVED, REFUSED
from schemas.problems import Code

NOT_TAKEN: Final = "niet-aangenomen"
NOTHING: Final = "geen-antwoord"
PROBLEM: Final = "application/problem+json"
BY_CODE: Final = {
    Code.ID_CONFLICT: HTTPStatus.CONFLICT,
    Code.WRONG_SENDER: HTTPStatus.FORBIDDEN,
}
BY_STATUS: Final = {
    RECEIVED: HTTPStatus.CREATED,
    HELD: HTTPStatus.ACCEPTED,
    REFUSED: HTTPStatus.BAD_REQUEST,
}
PARTS: Final = ("code", "plaats", "uitleg", "oplossing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come: the status, the one reason, and how it hangs together with earlier steps.

    `like` names a step whose receipt must come again, `signal_of` one about the same signal,
    `stands` how that signal must stand afterwards, for a door that can be asked.
    """

    status: str
    code: Code | None = None
    place: str = ""
    like: str = ""
    signal_of: str = ""
    stands: str = ""

    @property
    def http(self) -> HTTPStatus:
        """The status over HTTP."""
        if self.like:
            return HTTPStatus.OK
        return (
            BY_CODE.get(self.code, BY_STATUS[self.status]) if self.code else BY_STATUS[self.status]
        )

    def __str__(self) -> str:
        """Write it in a few words."""
        reason = f" {self.code} {self.place or '(hele bericht)'}" if self.code else ""
        same = ", hetzelfde ontvangstbewijs" if self.like else ""
        about = ", hetzelfde signaal" if self.signal_of else ""
        return f"{self.status}{reason}{same}{about}{f', {self.stands}' if self.stands else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent. Of an envelope that cannot be read a receipt knows no id and no schema."""

    digest: str
    id: str
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came back. `http` and `media` only over HTTP; `stands` where it was asked."""

    status: str
    receipt: Mapping[str, Any] = field(default_factory=dict)
    http: int | None = None
    media: str = ""
    is_sandbox: bool = True
    stands: str = ""

    @property
    def reasons(self) -> Sequence[Mapping[str, Any]]:
        """Why, where it was not simply taken in."""
        found = self.receipt.get("redenen", ())
        return found if isinstance(found, list | tuple) else ()

    def __str__(self) -> str:
        """Write it in a few words, and nothing of the content."""
        why = ", ".join(
            f"{it.get('code')} {it.get('plaats') or '(hele bericht)'}" for it in self.reasons
        )
        over = f" (HTTP {self.http})" if self.http else ""
        return " ".join(filter(None, (self.status, why))) + over


def differences(
    expected: Expected, sent: Sent | None, heard: Heard, earlier: Mapping[str, Heard]
) -> list[str]:
    """Everything that is not as it must be; `sent` is None where only the sender knows it."""
    if heard.status != expected.status:
        return [f"status is {heard.status}, moet {expected.status} zijn"]
    if expected.status == NOT_TAKEN:
        return []
    return [
        *_reasons(expected, heard),
        *_receipt(expected.status, heard.receipt, sent),
        *_kinship(expected, heard, earlier),
        *_http(expected, heard),
    ]


def _reasons(expected: Expected, heard: Heard) -> Iterator[str]:
    if expected.status == RECEIVED:
        return
    for reason in heard.reasons:
        lacking = [name for name in PARTS if not isinstance(reason.get(name), str)]
        empty = [name for name in ("code", "uitleg", "oplossing") if not reason.get(name)]
        if lacking or empty:
            yield f"in een reden ontbreekt {', '.join(dict.fromkeys(lacking + empty))}"
    found = [(it.get("code"), it.get("plaats")) for it in heard.reasons]
    if found != [(expected.code, expected.place)]:
        told = ", ".join(f"{code} {place}" for code, place in found) or "geen reden"
        yield f"de reden is {told}, moet {expected.code} {expected.place} zijn"


def _receipt(status: str, receipt: Mapping[str, Any], sent: Sent | None) -> Iterator[str]:
    if sent is not None and receipt.get("sha256") != sent.digest:
        yield "sha256 in het ontvangstbewijs is niet die van het bericht"
    for name, value in (("berichtId", sent.id), ("schema", sent.schema)) if sent else ():
        unread = None if status != RECEIVED else value
        if receipt.get(name) not in {value, unread}:
            yield f"{name} in het ontvangstbewijs is niet dat van het bericht"
    number = receipt.get("volgnummer")
    if not isinstance(number, int) or number < 1:
        yield "het ontvangstbewijs heeft geen volgnummer"
    if not _is_moment(receipt.get("ontvangenOp")):
        yield "ontvangenOp is geen tijdstip met zone"
    if not isinstance(receipt.get("logboek"), Mapping):
        yield "het ontvangstbewijs noemt geen plaats in het logboek"


def _is_moment(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False


def _kinship(expected: Expected, heard: Heard, earlier: Mapping[str, Heard]) -> Iterator[str]:
    signal = heard.receipt.get("signaalId")
    if expected.status == RECEIVED and not signal:
        yield "het ontvangstbewijs noemt geen signaalId"
    if expected.like:
        before = earlier.get(expected.like)
        if before is None or before.receipt != heard.receipt:
            yield "het is niet hetzelfde ontvangstbewijs als de eerste keer"
    if expected.signal_of:
        before = earlier.get(expected.signal_of)
        if before is None or before.receipt.get("signaalId") != signal:
            yield "het gaat niet over hetzelfde signaal"
    if not expected.like and heard.receipt.get("volgnummer") in {
        it.receipt.get("volgnummer") for it in earlier.values() if it.receipt
    }:
        yield "het volgnummer was al gebruikt voor een ander bericht"
    if expected.stands and heard.stands and heard.stands != expected.stands:
        yield f"het signaal staat daarna op {heard.stands}, moet {expected.stands} zijn"


def _http(expected: Expected, heard: Heard) -> Iterator[str]:
    if heard.http is None:
        return
    if heard.http != expected.http:
        yield f"de HTTP-status is {heard.http}, moet {int(expected.http)} zijn"
    if (expected.http >= HTTPStatus.BAD_REQUEST) != heard.media.startswith(PROBLEM):
        yield f"Content-Type is {heard.media or 'leeg'}; bij een fout hoort {PROBLEM}"
