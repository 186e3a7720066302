"""What a form of the screens says, bounded before it is read."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import HTTPException, Request

from hub.web.report.body import LENGTH

BODY_MAX_BYTES: Final = 1 << 20
BODY_MAX_FIELDS: Final = 2000
NUMBER: Final = re.compile("[0-9]{1,9}")


class Form(Mapping[str, str]):
    """What a form says: the last value of a name, or all of them."""

    def __init__(self, items: Sequence[tuple[str, str]] = ()) -> None:
        self._items = tuple(items)
        self._last = dict(items)

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Any:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def all(self, name: str) -> list[str]:
        """Every value given under this name, in order."""
        return [value for key, value in self._items if key == name]

    def number(self, name: str) -> int:
        """A whole number of at most nine digits; 0 where it is none."""
        text = self.text(name)
        return int(text) if NUMBER.fullmatch(text) else 0

    def text(self, name: str) -> str:
        """The value without space around it; empty where there is none."""
        return self._last.get(name, "").strip()


async def read_form(request: Request) -> Form:
    """Read a form without files; 413 for what is too large, 411 where nobody says how large.

    A browser always says how large a form is, and the server keeps to it.
    """
    length = request.headers.get("content-length", "")
    if not LENGTH.fullmatch(length):
        raise HTTPException(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > BODY_MAX_BYTES:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    async with request.form(max_files=0, max_fields=BODY_MAX_FIELDS) as sent:
        items = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return Form(items)
