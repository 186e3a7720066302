"""What is answered over HTTP: a receipt or a proof as it is, and problem details (RFC 9457).

A refusal has the reasons of the receipt, all of them and in the same words, and the receipt itself.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.responses import Response

from hub.domain.catalogue import CATALOGUE
from hub.domain.receipts import HELD, RECEIVED, reason_of
from schemas.problems import Code, Problem

JSON: Final = "application/json"
RANGES: Final = {"*/*": 0, "application/*": 1, JSON: 2}
"""What of `Accept` covers JSON; the most precise one counts."""
_QUALITY: Final = re.compile(r"[01](?:\.[0-9]{0,3})?")
NO_SUCH_ANSWER: Final = Problem(
    code=Code.UNREADABLE,
    pointer="",
    message="U vraagt om een soort antwoord dat wij niet hebben. Wij antwoorden met JSON.",
    mend="Gebruik Accept: application/json, of laat deze header weg.",
)
PROBLEM: Final = "application/problem+json"
PAGES: Final = "/fouten"
"""Where the pages are that explain each code; a problem's `type` is one of them."""
STORED: Final = "opgeslagen"
STORED_TEXT: Final = (
    "Uw bericht is bewaard en gaat niet verloren. Het ontvangstbewijs volgt; haal het op bij "
    "Location."
)
SEVERAL: Final = "Er klopt meer dan één ding niet"
TELLING: Final = (Code.SUSPENDED.value, Code.ID_CONFLICT.value, Code.WRONG_SENDER.value)
"""Held, and still an error of the sender: it must not go on as if all were well."""


class Refused(Exception):  # noqa: N818 - named for what happened
    """A request cannot be granted, for these reasons."""

    def __init__(
        self,
        *problems: Problem,
        status: HTTPStatus | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems
        self.status = status or CATALOGUE[problems[0].code].status
        self.headers = headers


def general(code: Code, pointer: str = "") -> Problem:
    """A fault in the words of the catalogue."""
    entry = CATALOGUE[code]
    return Problem(code=code, pointer=pointer, message=entry.meaning, mend=entry.mend)


def as_json(value: object, status: int = HTTPStatus.OK, **headers: str) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value), status, headers, JSON)


def problem(
    status: int, reasons: Sequence[Mapping[str, str]], headers: Mapping[str, str] | None = None
) -> Response:
    """Problem details for these reasons."""
    return _problem(status, reasons, headers, {})


def refusal(refused: Refused) -> Response:
    """Problem details for a request that cannot be granted."""
    return problem(refused.status, [reason_of(it) for it in refused.problems], refused.headers)


def takes_json(accept: str) -> bool:
    """Whether who asks takes JSON as an answer, by all that `Accept` says; nothing is anything."""
    best, weight = -1, 0.0 if accept.strip() else 1.0
    for said in accept.lower().split(","):
        media, *parameters = (part.strip() for part in said.split(";"))
        rank = RANGES.get(media, -1)
        if rank > best:
            best, weight = rank, _weight(parameters)
    return weight > 0


def _weight(parameters: Sequence[str]) -> float:
    given = next((part[2:] for part in parameters if part.startswith("q=")), "")
    return float(given) if _QUALITY.fullmatch(given) else 1.0


def answer_to(receipt: Mapping[str, Any], place: str, *, is_new: bool) -> Response:
    """The answer to a message, from its receipt; `place` is where that can be read again."""
    status, reasons = receipt["status"], receipt.get("redenen", ())
    if status == RECEIVED:
        return as_json(receipt, HTTPStatus.CREATED if is_new else HTTPStatus.OK, Location=place)
    telling = _telling(reasons)
    if status == HELD and telling is None:
        return as_json(receipt, HTTPStatus.ACCEPTED, Location=place)
    more = {"ontvangstbewijs": receipt}
    return _problem(telling or HTTPStatus.BAD_REQUEST, reasons, {"Location": place}, more)


def stored(sequence: int, digest: str, place: str) -> Response:
    """The answer to a message that is on disk and of which there is no receipt yet."""
    said = {"status": STORED, "volgnummer": sequence, "sha256": digest, "toelichting": STORED_TEXT}
    return as_json(said, HTTPStatus.ACCEPTED, Location=place)


def _telling(reasons: Sequence[Mapping[str, str]]) -> HTTPStatus | None:
    codes = {reason["code"] for reason in reasons}
    found = [CATALOGUE[Code(code)].status for code in TELLING if code in codes]
    return found[0] if found else None


def _problem(
    status: int,
    reasons: Sequence[Mapping[str, str]],
    headers: Mapping[str, str] | None,
    more: Mapping[str, object],
) -> Response:
    codes = {reason["code"] for reason in reasons}
    is_one = len(codes) == 1
    title = CATALOGUE[Code(reasons[0]["code"])].title if is_one else SEVERAL
    said = {
        "type": f"{PAGES}/{reasons[0]['code']}" if is_one else PAGES,
        "title": title,
        "status": int(status),
        "detail": " ".join(dict.fromkeys(reason["uitleg"] for reason in reasons)),
        "redenen": list(reasons),
        **more,
    }
    return Response(orjson.dumps(said), status, headers, PROBLEM)
