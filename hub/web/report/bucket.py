"""A bucket of tokens: slows everybody together down, so that nobody has to be remembered."""

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Bucket:
    """Holds at most `size` tokens and gains `per_minute` of them; each thing done takes one."""

    size: float
    per_minute: float
    tokens: float = -1.0
    at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Take a token, or say that there is none."""
        if self.at is None:
            self.tokens = self.size
        else:
            passed_s = max(0.0, (now - self.at).total_seconds())
            self.tokens = min(self.size, self.tokens + passed_s * self.per_minute / 60)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    @property
    def wait_s(self) -> int:
        """How many whole seconds pass until there is a token again, when there is none."""
        return math.ceil(max(0.0, 1 - self.tokens) * 60 / self.per_minute)
