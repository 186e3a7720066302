"""The one rule for settings: what linking does with a model when nobody says otherwise."""

from typing import Final

from hub.matching.policy import PersonRules
from hub.matching.weights import BIT

THRESHOLD: Final = 0
VETO_MEAN: Final = -3 * BIT
CLIP: Final = 20 * BIT
BLOCK_MAX: Final = 100
REGION_MAX: Final = 200


def default_rules() -> PersonRules:
    """Return the settings for any model."""
    return PersonRules(THRESHOLD, VETO_MEAN, CLIP, BLOCK_MAX, REGION_MAX)
