"""Since when a mention has been part of its signal: the life that a judgement must fall in.

A signal has versions, numbered by their place in the record; the last one holds, and a withdrawal
or an erasure is a version that says nothing. The life of a signal is the run of versions up to now
that say something, that of a mention the run that name it. Versions may be told in any order.
"""

Version = tuple[int, tuple[str, ...] | None]
"""A place in the record, and the mentions that a signal has from there on; None: it is gone."""


class Lives:
    """The versions of every signal that was ever told, by the ids of its mentions alone."""

    __slots__ = ("_versions",)

    def __init__(self) -> None:
        self._versions: dict[str, tuple[Version, ...]] = {}

    def tell(self, signal: str, number: int, mentions: tuple[str, ...] | None) -> bool:
        """Note a version; return whether it is the last one and was not told before."""
        known = self._versions.get(signal)
        if known is None:
            self._versions[signal] = ((number, mentions),)
            return True
        if any(number == told for told, _ in known):
            return False
        self._versions[signal] = _present((*known, (number, mentions)))
        return number > known[-1][0]

    def born(self, signal: str, mention: str) -> int:
        """Return where in the record the present life of a mention of the signal began."""
        begun = -1
        for number, mentions in reversed(self._versions[signal]):
            if mentions is None or mention not in mentions:
                break
            begun = number
        return begun

    def since(self, signal: str) -> int:
        """Return where in the record the present life of the signal itself began."""
        begun = -1
        for number, mentions in reversed(self._versions[signal]):
            if mentions is None:
                break
            begun = number
        return begun

    def of(self, signal: str) -> tuple[Version, ...]:
        """Return the versions of a signal, oldest first, as far as they matter."""
        return self._versions[signal]


def _present(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    """Sort versions; what lies before the last time the signal was gone begins no present life."""
    ordered = sorted(versions, key=lambda version: version[0])
    last_end = max((at for at, (_, mentions) in enumerate(ordered) if mentions is None), default=0)
    return tuple(ordered[last_end:])
