"""Planted mistakes: each makes linking depend on the order of arrival, or on what is gone."""

from dataclasses import replace
from itertools import count

from hub.matching import dossier, grouping
from hub.matching.blocking import BlockIndex
from hub.matching.companions import Words
from hub.matching.judgements import Judgements
from hub.matching.links import Links
from hub.matching.lives import Lives
from hub.matching.weights import BIT
from tests.hub.matching.stories import MODEL

COMPARE, INSERT = Links._compare, BlockIndex.insert
JUDGE, COUNTS, TELL = Judgements.add, Judgements.counts, Lives.tell
SAY, STANDING = Words.add, Words._standing
NEXT_NUMBER = count(1)


def edges_in_hash_order(inside, edges):
    """Merges in the order in which sets and dictionaries happen to hold the edges."""
    return [
        (-weight, one, other)
        for one in set(inside)
        for other, weight in edges.get(one, {}).items()
        if other in inside
    ]


def cap_at_arrival(self, mention):
    """Leaves a mention out of a key that is full when it comes, and never takes a pair back."""
    partners, generic = INSERT(self, mention)
    for key in generic:
        partners -= self.members(key)
    return partners, []


def running_frequencies(self, one, other):
    """Weighs a pair by how frequent a surname is among those that came so far."""
    COMPARE(self, one, other)
    family = [slots[FAMILY] for slots in self.records.values()]
    if other in self.edges.get(one, {}):
        weight = self.edges[one][other] - BIT * family.count(self.records[one][FAMILY])
        for end, far in ((one, other), (other, one)):
            if weight >= self._rules.threshold:
                self.edges[end][far] = weight
            else:
                del self.edges[end][far]


FAMILY = MODEL.slotted({"family": "probe"}).index("probe")


def judged_by_arrival(self, one, other, verdict, _number):
    """Numbers judgements as they arrive, not as they were decided."""
    return JUDGE(self, one, other, verdict, next(NEXT_NUMBER))


def judged_for_ever(self, judgement):
    """Lets a judgement outlive its mentions, and count when others come in their place."""
    return all(mention in self._live for mention in judgement.pair)


def last_told_holds(self, signal, number, mentions):
    """Takes the version told last for the newest."""
    TELL(self, signal, number, mentions)
    return True


def said_by_arrival(self, word):
    """Numbers words as they arrive, not as they were said."""
    SAY(self, replace(word, number=next(NEXT_NUMBER)))


def said_for_ever(self, _word, side):
    """Lets a word speak of a signal that came back after it was withdrawn."""
    return tuple(signal for signal in side if signal in self._live)


def told_by_arrival(self):
    """Makes bonds in the order in which words came."""
    places = {word: place for place, word in enumerate(self._last)}
    return iter(sorted(STANDING(self), key=lambda told: places[told[0].id]))


def reaching_nobody(regions, _joined, _region_of):
    """Looks at the regions that changed, and not at those that words hold to them."""
    return [[region] for region in regions]


MUTANTS = {
    "a generic key keeps its pairs": (Links, "_withdraw_pairs", lambda _self, _key: None),
    "a generic key stays generic": (Links, "_restore_pairs", lambda _self, _key: None),
    "merge in hash order": (grouping, "_ordered", edges_in_hash_order),
    "cap at arrival": (BlockIndex, "insert", cap_at_arrival),
    "running frequencies": (Links, "_compare", running_frequencies),
    "the last judgement to come counts": (Judgements, "add", judged_by_arrival),
    "a judgement outlives its mention": (Judgements, "counts", judged_for_ever),
    "the last version to come holds": (Lives, "tell", last_told_holds),
    "the last word to come counts": (Words, "add", said_by_arrival),
    "a word outlives its signal": (Words, "_left", said_for_ever),
    "bonds in the order of arrival": (Words, "_standing", told_by_arrival),
    "a word does not wait for its signals": (Words, "touch", lambda _self, _signal: None),
    "a bond stops at its region": (dossier, "clusters", reaching_nobody),
}
