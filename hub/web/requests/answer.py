"""The answer as it goes to the requester: a page to print, and the file that has its digest."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from hub.actions.requests import load_request
from hub.domain.request_verdicts import gives_data
from hub.web.moments import Moment, full_day, local_day, moment
from hub.web.requests.export import answer_of, as_bytes
from hub.web.requests.one import name_of, opened
from hub.web.requests.review import sources_of
from hub.web.requests.words import PATH
from hub.web.visit import Visit


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The page. `answer` is None until this person opened the request.

    `days` are those on which its signals came in; `handed` is the digest of what went out, empty
    before; `is_same` whether this is still that.
    """

    now: Moment
    name: str
    path: str
    back: str
    is_opened: bool
    answer: dict[str, Any] | None
    days: tuple[str, ...]
    digest: str
    handed: str
    is_same: bool
    json_path: str


def load_answer(visit: Visit, request: UUID) -> AnswerPage | None:
    """Make the page; None where nothing was decided to be given."""
    state = load_request(visit.site.desk, request, visit.up_to)
    if state.received is None or not gives_data(state):
        return None
    now, is_open = visit.site.present(), opened(visit, state, request)
    made = answer_of(sources_of(visit), state) if is_open else None
    digest = sha256(as_bytes(made)).hexdigest() if made else ""
    handed = state.answered.digest if state.answered else ""
    path = f"{PATH}/{request}/antwoord"
    return AnswerPage(
        now=moment(now, now),
        name=name_of(state.received),
        path=path,
        back=f"{PATH}/{request}",
        is_opened=is_open,
        answer=made.model_dump(mode="json") if made else None,
        days=tuple(full_day(local_day(it.received_at)) for it in made.signals) if made else (),
        digest=digest,
        handed=handed,
        is_same=handed == digest,
        json_path=f"{path}.json",
    )


def answer_file(visit: Visit, request: UUID) -> bytes | None:
    """The file; None where it may not be read now."""
    state = load_request(visit.site.desk, request)
    if not gives_data(state) or not opened(visit, state, request):
        return None
    made = answer_of(sources_of(visit), state)
    return None if made is None else as_bytes(made)
