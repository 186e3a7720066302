"""The one rule for settings: what linking does with any model when nobody says otherwise.

A pair is linked from 2 bits below even, for the guards of `hub.matching.grouping` look at the
groups that it would join: a weak link is refused where the other pairs speak against it. Chosen on
the development sets, models of ours and stock ones alike, and on invented sets: between -3 and 0
bits little changes, above it people are missed.
"""

import math
from typing import Final

from hub.matching.model import PersonModel
from hub.matching.policy import PersonRules
from hub.matching.weights import BIT

THRESHOLD: Final = -2 * BIT
VETO_MEAN: Final = -3 * BIT
CLIP: Final = 20 * BIT
BLOCK_MAX: Final = 100
REGION_MAX: Final = 200

MATCHES_MAX: Final = 16
"""More true matches for each record than this nobody expects: the prior is for fewer records."""


def rules_for(model: PersonModel, records: int) -> PersonRules:
    """Return the settings for a model and the number of records that it is to link.

    A prior of p promises p * records matches for each record. One that promises more than
    MATCHES_MAX was made for fewer records; the threshold rises by as many bits as it is too high.
    """
    promised = model.prior / BIT + math.log2(max(records, 1) / MATCHES_MAX)
    excess = max(0, round(promised * BIT))
    return PersonRules(THRESHOLD + excess, VETO_MEAN, CLIP, BLOCK_MAX, REGION_MAX)
