"""Times taken one by one, and what they come to."""

from array import array
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Final

_NS_PER_US: Final = 1000


def summary_us(took_ns: Sequence[int]) -> dict[str, float]:
    """Mean, median, 99th percentile and maximum, in microseconds. Needs at least one time."""
    ordered = sorted(took_ns)
    count = len(ordered)
    found = {
        "mean_us": sum(ordered) / count,
        "p50_us": ordered[count // 2],
        "p99_us": ordered[count * 99 // 100],
        "max_us": ordered[-1],
    }
    return {name: round(value / _NS_PER_US, 2) for name, value in found.items()}


class Clock:
    """Seconds by the clock, and seconds that this process worked: on a busy machine they differ."""

    __slots__ = ("cpu_s", "took_s")

    def __init__(self) -> None:
        self.took_s, self.cpu_s = 0.0, 0.0
        self.go_on()

    def go_on(self) -> None:
        """Run from here; what was counted before stays."""
        self.took_s -= perf_counter()
        self.cpu_s -= process_time()

    def stop(self) -> None:
        """Stand still."""
        self.took_s += perf_counter()
        self.cpu_s += process_time()


class Laps:
    """How long each mention took to bring into comparable form, and to link; `cpu_ns` is of all."""

    __slots__ = ("_done", "cpu_ns", "link_ns", "normalise_ns")

    def __init__(self, count: int) -> None:
        self.normalise_ns = array("I", bytes(4 * count))
        self.link_ns = array("I", bytes(4 * count))
        self._done = self.cpu_ns = 0

    def add(self, normalise_ns: int, link_ns: int) -> None:
        """Note the times of the next mention."""
        self.normalise_ns[self._done] = normalise_ns
        self.link_ns[self._done] = link_ns
        self._done += 1

    def summary(self, first: int = 0) -> dict[str, dict[str, float]]:
        """Both parts and their sum, from a mention on."""
        normalise, link = self.normalise_ns[first:], self.link_ns[first:]
        return {
            "normalise": summary_us(normalise),
            "link": summary_us(link),
            "both": summary_us([one + two for one, two in zip(normalise, link, strict=True)]),
        }
