"""Begins a case in a system of cases (ZGW Zaken API 1.5), and never two for one handover.

A case has a number that follows from the handover. It is asked for before anything is made, so
whoever was killed between making it and writing that down finds it. The standard refuses a second
case with the same number, so two that ask at once make one as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from joserfc import jwt
from joserfc.jwk import OctKey

from hub.domain.outgoing import (
    CaseSystem,
    Notice,
    case_body,
    case_number,
    claims,
    document_body,
    document_number,
)
from hub.outgoing.carrying import Carried
from hub.webhooks.posting import TAKEN, TIMEOUT_S, Answer, ask, status_fault

ALGORITHM: Final = "HS256"
ANSWER_MAX_BYTES: Final = 1024 * 1024
REFERENCE_MAX_CHARACTERS: Final = 1000
MEDIA: Final = "application/json"
COORDINATES: Final = "EPSG:4326"
"""What the standard asks everybody to say, also where there are none."""
ODD_ANSWER: Final = "zgw-odd-answer"


class Refused(Exception):  # noqa: N818 - named for what happened
    """The system did not do it; the text is a fault."""


@dataclass(frozen=True, slots=True)
class ByCase:
    """By a case, and a document in it that refers to the hub where there is such a system."""

    system: CaseSystem
    secret: Callable[[], str]
    only_public: bool
    seconds: float = TIMEOUT_S

    async def __call__(self, notice: Notice, now: datetime) -> Carried:
        """Begin the case, or find the one that was begun."""
        system = self.system
        try:
            numbered = {"bronorganisatie": system.rsin, "identificatie": case_number(notice)}
            case = await self._ensure(
                f"{system.cases}/zaken", numbered, case_body(notice, system), now
            )
            if system.documents:
                await self._refer(notice, case, now)
        except Refused as error:
            return Carried(str(error))
        return Carried(TAKEN, case)

    async def _refer(self, notice: Notice, case: str, now: datetime) -> None:
        system = self.system
        numbered = {"bronorganisatie": system.rsin, "identificatie": document_number(notice)}
        document = await self._ensure(
            f"{system.documents}/enkelvoudiginformatieobjecten",
            numbered,
            document_body(notice, system),
            now,
        )
        both = {"zaak": case, "informatieobject": document}
        await self._ensure(f"{system.cases}/zaakinformatieobjecten", both, both, now)

    async def _ensure(
        self, url: str, query: Mapping[str, str], body: Mapping[str, Any], now: datetime
    ) -> str:
        """The address of what is called so: what is there, or what is made now."""
        found = _first(_read(await self._ask("GET", f"{url}?{urlencode(query)}", now)))
        if found is not None:
            return found
        made = _read(await self._ask("POST", url, now, orjson.dumps(body)))
        return _address(made)

    async def _ask(self, method: str, url: str, now: datetime, body: bytes = b"") -> Answer:
        key = OctKey.import_key(self.secret())
        token = jwt.encode(
            {"alg": ALGORITHM, "typ": "JWT"}, claims(self.system.client, now), key, [ALGORITHM]
        )
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": MEDIA,
            "Accept-Crs": COORDINATES,
            "Content-Crs": COORDINATES,
        }
        return await ask(
            method,
            url,
            headers,
            body,
            only_public=self.only_public,
            seconds=self.seconds,
            answer_max_bytes=ANSWER_MAX_BYTES,
        )


def _read(answer: Answer) -> Any:
    if answer.fault != TAKEN:
        raise Refused(answer.fault)
    if not answer.is_good:
        raise Refused(status_fault(answer.status))
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise Refused(ODD_ANSWER) from None


def _first(said: Any) -> str | None:
    """The first of a list, with pages or without."""
    listed = said.get("results") if isinstance(said, dict) else said
    if not isinstance(listed, list):
        raise Refused(ODD_ANSWER)
    return _address(listed[0]) if listed else None


def _address(said: Any) -> str:
    url = said.get("url") if isinstance(said, dict) else None
    is_plain = isinstance(url, str) and url.isascii() and url.isprintable()
    if not is_plain or not 0 < len(str(url)) <= REFERENCE_MAX_CHARACTERS:
        raise Refused(ODD_ANSWER)
    return str(url)
