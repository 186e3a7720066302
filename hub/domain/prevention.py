"""Which groups a signal counts for, and in which quarter: pure, by codes alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.domain.calendar import AMSTERDAM

MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Group:
    """People that prevention is for: the codes by which a signal counts for them."""

    title: str
    vulnerabilities: frozenset[str]
    ages: str = ""


@dataclass(frozen=True, slots=True)
class PreventionPolicy:
    """The groups, actions and languages of prevention."""

    version: str
    groups: Mapping[str, Group]
    actions: Mapping[str, str]
    languages: Mapping[str, str]


def groups_of(
    vulnerabilities: Collection[str], ages: str, policy: PreventionPolicy
) -> tuple[str, ...]:
    """The groups that a signal counts for; none where nothing is known."""
    return tuple(
        code
        for code, group in policy.groups.items()
        if group.vulnerabilities & set(vulnerabilities) or (group.ages and group.ages == ages)
    )


def month_of(at: datetime) -> str:
    """The Dutch year and month of a moment, as 2026-10."""
    return f"{at.astimezone(AMSTERDAM):%Y-%m}"


def quarter_of_month(month: str) -> tuple[int, int]:
    """The year and quarter of a month written as 2026-10."""
    year, number = map(int, month.split("-"))
    return year, (number - 1) // MONTHS_A_QUARTER + 1


def quarter_of(at: datetime) -> tuple[int, int]:
    """The Dutch year and quarter of a moment."""
    return quarter_of_month(month_of(at))


def month_start(at: datetime) -> datetime:
    """The beginning of the Dutch month: numbers go no further, so nobody can watch one grow."""
    local = at.astimezone(AMSTERDAM)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
