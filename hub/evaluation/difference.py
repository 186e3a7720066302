"""What another model or policy would link otherwise: two divisions of the same things, compared.

Nothing here knows a name: mentions, entities, signals and dossiers go by their ids.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What becomes of a group of things that are together now, or will be."""

    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Groups that take from one another: as they are now, and as they would be. All sorted.

    One group that falls apart is split, several that come together are merged; in all else
    members move between groups.
    """

    kind: ChangeKind
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Compare two divisions of the same members, each given as the group of every member.

    What the groups are called does not count. Raises ValueError when the members differ.
    """
    if before.keys() != after.keys():
        message = "two divisions of one set are compared, not of two"
        raise ValueError(message)
    old, new = _groups(before), _groups(after)
    seen: set[str] = set()
    changes = []
    for member in sorted(before):
        if member in seen or old[before[member]] == new[after[member]]:
            continue
        involved = _involved(member, (before, old), (after, new))
        seen |= involved
        was = tuple(sorted({tuple(sorted(old[before[one]])) for one in involved}))
        becomes = tuple(sorted({tuple(sorted(new[after[one]])) for one in involved}))
        changes.append(Change(_kind(was, becomes), was, becomes))
    return sorted(changes)


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes there are of each kind."""
    found = Counter(change.kind.value for change in changes)
    return {kind.value: found[kind.value] for kind in ChangeKind}


def _groups(group_of: Mapping[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for member, group in group_of.items():
        groups[group].add(member)
    return groups


def _involved(start: str, *divisions: tuple[Mapping[str, str], Mapping[str, set[str]]]) -> set[str]:
    """Return all members that hang together with one, over groups of either division."""
    found, waiting = {start}, [start]
    while waiting:
        member = waiting.pop()
        for group_of, groups in divisions:
            fresh = groups[group_of[member]] - found
            found |= fresh
            waiting += fresh
    return found


def _kind(before: tuple[tuple[str, ...], ...], after: tuple[tuple[str, ...], ...]) -> ChangeKind:
    if len(before) == 1:
        return ChangeKind.SPLIT
    return ChangeKind.MERGED if len(after) == 1 else ChangeKind.MOVED
