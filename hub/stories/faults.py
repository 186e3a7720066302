"""What is wrong with a folder of stories: every fault at once, in Dutch, with file and key."""

from collections.abc import Iterable

from pydantic import ValidationError

from adapters.base import problems_of
from schemas.problems import Problem


class StoryError(ValueError):
    """The stories cannot be played; `faults` names file, message and key of every reason."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def of_model(where: str, error: ValidationError) -> list[str]:
    """Write the errors of a model of ours as faults."""
    return of_problems(where, problems_of(error))


def of_problems(where: str, problems: Iterable[Problem]) -> list[str]:
    """Write problems of a message as faults: where, which key, what, and how to mend it."""
    return [f"{where}: {_key(it.pointer)}: {it.message} {it.mend}" for it in problems]


def _key(pointer: str) -> str:
    return pointer.removeprefix("/data").lstrip("/") or "(geheel)"
