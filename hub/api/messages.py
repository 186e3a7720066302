"""What a partner does over HTTP: send a message, check one, and ask for receipts and proofs.

Every request is counted and known before its body is read.
"""

from http import HTTPStatus
from typing import Any, Final

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from hub.api.desk import ApiDesk
from hub.api.reading import Delivered, read_delivery
from hub.api.replies import Refused, answer_to, as_json, general, stored
from hub.api.signing_in import Caller, caller_of
from hub.api.tokens import CHECK, READ, SEND
from hub.api.versions import with_end
from hub.api.waiting import receipt_of
from hub.bus.errors import BusError, PublishRefused
from hub.domain.checking import verdict_on
from hub.domain.reading import read_message
from hub.web.health import UNREADABLE
from hub.web.report.body import read_body
from schemas import attributes, strict_json
from schemas.envelope import digest
from schemas.problems import Code, Problem

RECEIPTS: Final = "/v1/ontvangstbewijzen"
TOO_LARGE_FOR_THE_BUS: Final = 10054
AGAIN_S: Final = 5
SEQUENCE_MAX: Final = 2**53 - 1
QUESTION_MAX_BYTES: Final = 4096
ID: Final = "berichtId"
LOG: Final = structlog.get_logger()


async def send(request: Request, desk: ApiDesk) -> Response:
    """Take in a message: the answer is its receipt, or where that will be."""
    caller = await _admitted(request, desk, SEND)
    message = await read_delivery(request)
    sha256 = digest(message.data, message.headers)
    with desk.waiting.expecting(caller.partner, sha256) as heard:
        sequence = await _put(desk, caller, message)
        found = await receipt_of(desk.answers, caller.partner, sequence, heard, desk.patience_s)
    if found is None:
        return stored(sequence, sha256, _place(sequence))
    number = int(found["volgnummer"])
    answered = answer_to(found, _place(number), is_new=number == sequence)
    return with_end(answered, found["schema"], found.get("versie"))


async def check(request: Request, desk: ApiDesk) -> Response:
    """Say what would become of a message. Nothing is stored."""
    caller = await _admitted(request, desk, CHECK)
    message = await read_delivery(request)
    door = desk.doors[caller.partner]
    reading = await run_in_threadpool(
        read_message, door, message.data, message.headers, 0, desk.clock()
    )
    verdict = verdict_on(reading)
    said = {**verdict.as_json(), "toelichting": verdict.text}
    return with_end(as_json(said), reading.ref.dataschema, said.get("versie"))


async def receipt(request: Request, desk: ApiDesk) -> Response:
    """The receipt of a message, by its place in the partner's own stream."""
    caller = await _admitted(request, desk, READ)
    found = await run_in_threadpool(desk.answers.receipt, caller.partner, _sequence(request))
    return as_json(_there(found))


async def signal(request: Request, desk: ApiDesk) -> Response:
    """How a partner's own signal stands, and what its sender may hear of it."""
    caller = await _admitted(request, desk, READ)
    asked = request.path_params["signaalId"]
    return as_json(_there(await run_in_threadpool(desk.answers.signal, caller.partner, asked)))


async def proof(request: Request, desk: ApiDesk) -> Response:
    """The proof that a message is in the log, once that is signed so far."""
    caller = await _admitted(request, desk, READ)
    found = await run_in_threadpool(desk.answers.proof, caller.partner, _sequence(request))
    return as_json(_there(found))


async def numbers(request: Request, desk: ApiDesk) -> Response:
    """Which of a partner's own numbers lack."""
    caller = await _admitted(request, desk, READ)
    return as_json(await run_in_threadpool(desk.answers.numbers, caller.partner))


async def find(request: Request, desk: ApiDesk) -> Response:
    """The receipt of a message, by its id: that stands in no address, for it may say something."""
    caller = await _admitted(request, desk, READ)
    asked = _question(request, await read_body(request, QUESTION_MAX_BYTES))
    sequence = await run_in_threadpool(desk.answers.sequence, caller.partner, asked)
    if sequence is None:
        return as_json({"resultaten": []})
    found = await run_in_threadpool(desk.answers.receipt, caller.partner, sequence)
    return as_json({"resultaten": [] if found is None else [found]})


async def _admitted(request: Request, desk: ApiDesk, scope: str) -> Caller:
    """Who asks, if they may, are not suspended and ask not too often. Raises `Refused`."""
    caller = caller_of(request, desk)
    bucket, now = desk.bucket_of(caller.partner), desk.clock()
    if not bucket.take(now):
        if desk.is_news(caller.partner, now):
            LOG.warning("api_too_many", partner=caller.partner)
        raise Refused(general(Code.TOO_MANY), headers={"Retry-After": str(bucket.wait_s)})
    if await _is_suspended(desk, caller.partner):
        if desk.is_news(f"{caller.partner}/suspended", now):
            LOG.warning("api_suspended", partner=caller.partner)
        raise Refused(general(Code.SUSPENDED))
    caller.require(scope)
    return caller


async def _is_suspended(desk: ApiDesk, partner: str) -> bool:
    """Ask the record; where it is away, intake will ask: what comes in meanwhile is held there."""
    try:
        return await run_in_threadpool(desk.is_suspended, partner)
    except UNREADABLE:
        return False


async def _put(desk: ApiDesk, caller: Caller, message: Delivered) -> int:
    try:
        return await desk.put(caller.partner, message.data, message.headers)
    except PublishRefused as error:
        if error.code == TOO_LARGE_FOR_THE_BUS:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise Refused(general(Code.TOO_LARGE), status=status) from None
        raise _away(error) from None
    except BusError as error:
        raise _away(error) from None


def _away(error: BusError) -> Refused:
    LOG.warning("api_not_stored", error=type(error).__name__)
    return Refused(general(Code.UNAVAILABLE), headers={"Retry-After": str(AGAIN_S)})


def _place(sequence: int) -> str:
    return f"{RECEIPTS}/{sequence}"


def _sequence(request: Request) -> int:
    return min(int(request.path_params["volgnummer"]), SEQUENCE_MAX)


def _there(found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        raise Refused(general(Code.NO_SUCH_PLACE))
    return found


def _question(request: Request, body: bytes) -> str:
    """Read `{"berichtId": "..."}`. Raises `Refused` with all that is wrong."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Refused(_NO_QUESTION, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        asked = strict_json.parse(body)
    except strict_json.StrictJsonError as error:
        raise Refused(*error.problems, status=HTTPStatus.BAD_REQUEST) from None
    if not isinstance(asked, dict):
        raise Refused(general(Code.TYPE))
    unknown = [general(Code.UNKNOWN_FIELD, strict_json.child("", it)) for it in asked if it != ID]
    wrong = [] if ID in asked else [general(Code.MISSING, f"/{ID}")]
    given = asked.get(ID)
    if ID in asked and not isinstance(given, str):
        wrong.append(general(Code.TYPE, f"/{ID}"))
    elif isinstance(given, str) and not attributes.RULES["id"].pattern.fullmatch(given):
        wrong.append(general(Code.PATTERN, f"/{ID}"))
    if unknown or wrong:
        raise Refused(*wrong, *unknown)
    return str(given)


JSON: Final = "application/json"
_NO_QUESTION: Final = Problem(
    code=Code.ENVELOPE,
    pointer="",
    message="De header Content-Type past niet bij een vraag.",
    mend="Gebruik Content-Type: application/json.",
)
