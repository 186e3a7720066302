"""Why two mentions weigh what they weigh: bars that add up to the number that was used."""

from dataclasses import dataclass

from hub.matching.weights import BIT

_TENTH = BIT // 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a waterfall: what was compared, what came out, its weight in nanobits.

    `frequency` is the share of records with the more common value, where the bar adjusts for it.
    A bar that only says that the pair contradicts has `is_contradiction`.
    """

    comparison: str
    level: str
    nanobits: int
    sentence: str
    frequency: float | None = None
    is_contradiction: bool = False


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Why two mentions weigh what they weigh: the bars add up to `nanobits`, exactly.

    The penalty of a contradiction is no bar: `nanobits` is the evidence without it, and `used`
    the number that decides.
    """

    nanobits: int
    bars: tuple[Bar, ...]
    contradictions: tuple[str, ...]
    used: int = 0

    def shown(self) -> tuple[str, ...]:
        """Return the bars in bits to one decimal, so that what is shown adds up to `total`.

        What rounding down leaves over goes to the bars that lost most (largest remainder); a bar
        that fits in tenths stays as it is.
        """
        tenths = [bar.nanobits // _TENTH for bar in self.bars]
        left = _rounded(self.nanobits) - sum(tenths)
        by_loss = sorted(range(len(tenths)), key=lambda i: (-(self.bars[i].nanobits % _TENTH), i))
        for place in by_loss[:left]:
            tenths[place] += 1
        return tuple(f"{tenth / 10:+.1f}" for tenth in tenths)

    @property
    def total(self) -> str:
        """The sum of the bars in bits to one decimal."""
        return f"{_rounded(self.nanobits) / 10:+.1f}"


def _rounded(nanobits: int) -> int:
    return (nanobits + _TENTH // 2) // _TENTH
