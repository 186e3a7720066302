"""The menu: for each person the screens that their mandate holds."""

from typing import Final, NamedTuple

from hub.domain.mandate import Right
from hub.web.visit import Visit


class Item(NamedTuple):
    """A screen in the menu."""

    name: str
    path: str
    right: Right


MENU: Final = (
    Item("Werkvoorraad", "/werkvoorraad", Right.READ_CASES),
    Item("Locaties", "/locaties", Right.READ_LOCATIONS),
    Item("Overdracht", "/overdracht", Right.READ_HANDOVERS),
    Item("Voorkomen", "/voorkomen", Right.READ_PREVENTION),
    Item("Logboek", "/logboek", Right.READ_LOG),
    Item("Inzage", "/inzage", Right.REVIEW_GLASS),
    Item("Noodinzage", "/noodinzage", Right.REVIEW_GLASS),
    Item("Noodinzage", "/noodinzage", Right.BREAK_GLASS),
    Item("Verstrekkingen", "/verstrekkingen", Right.READ_DISCLOSURES),
    Item("Verzoeken", "/verzoeken", Right.HANDLE_REQUESTS),
    Item("Bewaren", "/bewaartermijnen", Right.READ_RETENTION),
    Item("Berichten", "/berichten", Right.READ_MESSAGES),
    Item("Gezondheid", "/gezond", Right.READ_HEALTH),
)


"""Whoever else may open these pages comes there from the logbook, the notice, or what is kept."""


def menu_of(visit: Visit | None) -> tuple[Item, ...]:
    """The items that this person may open; nobody sees any before signing in."""
    return () if visit is None else tuple(item for item in MENU if visit.may(item.right))
