"""Places as the inspectorate writes them: a BAG id, an address or a point on the map."""

from typing import Annotated

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared import Adres, BagId, to_address
from schemas.parties import Address


class Gps(PartnerMessage):
    """A point in degrees (WGS 84)."""

    breedtegraad: Annotated[float, Field(ge=-90, le=90)]
    lengtegraad: Annotated[float, Field(ge=-180, le=180)]


class Locatie(PartnerMessage):
    """A place by its BAG id, its address or a point."""

    bag: BagId | None = None
    adres: Adres | None = None
    gps: Gps | None = None


def place_address(place: Locatie) -> Address:
    """Translate a place; a point becomes text, in degrees."""
    adres = place.adres or Adres()
    point = place.gps
    where = f"{point.breedtegraad:.5f}, {point.lengtegraad:.5f}" if point else None
    return to_address(
        adres.model_copy(
            update={
                "adresseerbaarObjectId": place.bag or adres.adresseerbaarObjectId,
                "omschrijving": adres.omschrijving or where,
            }
        )
    )


def is_same_house(one: Locatie, other: Locatie) -> bool:
    """Say whether two places surely are one house: same BAG object, or same number in a street."""
    first, second = place_address(one), place_address(other)
    if first.bag_object and second.bag_object:
        return first.bag_object == second.bag_object
    house = (first.street, first.number, first.letter, first.addition, first.town)
    is_full = bool(first.street and first.number and first.town)
    return is_full and house == (
        second.street,
        second.number,
        second.letter,
        second.addition,
        second.town,
    )
