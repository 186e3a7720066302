"""The unit of evidence between two mentions: whole nanobits, 1e-9 bit (log2 of a likelihood ratio).

Whole numbers add up exactly, in any order and on every machine, and are fine enough to equal the
floating-point match weights of Splink within 1e-6 bit over any number of comparisons in use.
"""

import math
from typing import Final

BIT: Final = 1_000_000_000
"""Nanobits in a bit."""

CENTIBIT: Final = BIT // 100
"""Nanobits in a centibit: policy files and ties between signals count in those."""

CONTRADICTION: Final = -10_000 * BIT
"""Taken off the weight of a pair that cannot be one person: outweighs all evidence."""


def nanobits(ratio: float) -> int:
    """Return log2 of a ratio in whole nanobits."""
    return round(BIT * math.log2(ratio))
