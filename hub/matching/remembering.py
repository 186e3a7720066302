"""What was brought into comparable form is remembered: registers repeat themselves.

What is remembered is personal. It is bounded, lives in memory alone, and is forgotten as a whole
when a signal is withdrawn or erased: nothing tells whose name stood where.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_FORGETTERS: list[Callable[[], None]] = []


def remembered(size_max: int) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Keep the last answers of a pure function, at most so many."""

    def keep(function: Callable[..., Answer]) -> Callable[..., Answer]:
        kept: Any = lru_cache(size_max)(function)
        _FORGETTERS.append(kept.cache_clear)
        return kept  # type: ignore[no-any-return]

    return keep


def forget_all() -> None:
    """Forget every answer; what is asked again is worked out again."""
    for forget in _FORGETTERS:
        forget()
