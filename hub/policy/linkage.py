"""The linkage policy, from TOML to a frozen value; a file that is not right stops the start."""

import tomllib
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from hub.matching import accounts, identifiers, plates
from hub.matching.addresses import address_key, parse_line
from hub.matching.book import EMPTY_BOOK
from hub.matching.mention import EntityKind
from hub.matching.policy import LinkagePolicy, PersonRules, TieRule
from hub.matching.weights import CENTIBIT
from hub.policy.addresses import AddressesError, load_addresses

_MANAGED_KINDS = ", ".join(kind.value for kind in EntityKind if kind is not EntityKind.PERSON)
_NUMBERS: dict[str, tuple[int, int]] = {
    "person.threshold": (0, 3000),
    "person.veto_mean": (-2000, 0),
    "person.clip": (100, 5000),
    "person.block_max": (2, 1000),
    "person.region_max": (2, 1000),
    "person.identity_max": (2, 1000),
    "dossier.population_bits": (8, 32),
    "dossier.tie_threshold": (1, 3200),
    "dossier.trait_bonus": (0, 100),
    "dossier.size_max": (2, 100),
    "dossier.region_max": (2, 1000),
    "dossier.neighbour_distance": (0, 10),
}


class LinkagePolicyError(ValueError):
    """The policy file is wrong. The message names the file, the key and the mend."""


def load_linkage(text: str, path: str, addresses: str | None = None) -> LinkagePolicy:
    """Read the linkage policy, and the address book if there is one. `path` is for messages only.

    Raises LinkagePolicyError for what is missing, unknown, out of bounds or not normalisable.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: not TOML: {error}"
        raise LinkagePolicyError(message) from error
    reader = _Reader(raw, path)
    try:
        book = EMPTY_BOOK if addresses is None else load_addresses(addresses)
    except AddressesError as error:
        raise LinkagePolicyError(str(error)) from error
    default_place = reader.text(raw, "default_place", "default_place")
    number = {key: reader.number(key, *bounds) for key, bounds in _NUMBERS.items()}
    return LinkagePolicy(
        version=reader.text(raw, "version", "version"),
        digest=sha256((text + (addresses or "")).encode()).hexdigest(),
        default_place=default_place,
        person=PersonRules(
            threshold=CENTIBIT * number["person.threshold"],
            veto_mean=CENTIBIT * number["person.veto_mean"],
            clip=CENTIBIT * number["person.clip"],
            block_max=number["person.block_max"],
            region_max=number["person.region_max"],
            identity_max=number["person.identity_max"],
        ),
        population_bits=number["dossier.population_bits"],
        tie_threshold=number["dossier.tie_threshold"],
        trait_bonus=number["dossier.trait_bonus"],
        dossier_max=number["dossier.size_max"],
        region_max=number["dossier.region_max"],
        neighbour_distance=number["dossier.neighbour_distance"],
        ties=MappingProxyType({kind: reader.tie(kind) for kind in EntityKind}),
        managed=MappingProxyType(
            {
                (kind, book.key(key) if kind is EntityKind.ADDRESS else key): reason
                for (kind, key), reason in reader.managed(default_place).items()
            }
        ),
        book=book,
    )


class _Reader:
    """Takes values out of the file, and says where and how a wrong one is mended."""

    def __init__(self, raw: Mapping[str, Any], path: str) -> None:
        self._raw = raw
        self._path = path
        known = {"version", "default_place", "person", "dossier", "tie", "managed"}
        self._only(raw, known, "")
        for table in ("person", "dossier"):
            keys = {key.split(".")[1] for key in _NUMBERS if key.startswith(f"{table}.")}
            self._only(self._table(raw, table, table), keys, f"{table}.")
        self._only(self._table(raw, "tie", "tie"), {kind.value for kind in EntityKind}, "tie.")

    def text(self, table: Mapping[str, Any], key: str, name: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error(name, "give a text that is not empty")
        return value

    def number(self, name: str, least: int, most: int) -> int:
        table, key = name.split(".")
        return self._bounded(self._table(self._raw, table, table).get(key), name, least, most)

    def tie(self, kind: EntityKind) -> TieRule:
        name = f"tie.{kind}"
        rule = self._table(self._table(self._raw, "tie", "tie"), kind, name)
        self._only(rule, {"percent", "degree_max", "is_contact"}, f"{name}.")
        is_contact = rule.get("is_contact")
        if not isinstance(is_contact, bool):
            raise self._error(f"{name}.is_contact", "say true or false")
        return TieRule(
            percent=self._bounded(rule.get("percent"), f"{name}.percent", 0, 100),
            degree_max=self._bounded(rule.get("degree_max"), f"{name}.degree_max", 1, 256),
            is_contact=is_contact,
        )

    def managed(self, default_place: str) -> dict[tuple[EntityKind, str], str]:
        entries = self._raw.get("managed", [])
        if not isinstance(entries, list):
            raise self._error("managed", "write each entry as a table [[managed]]")
        found: dict[tuple[EntityKind, str], str] = {}
        for index, entry in enumerate(entries, start=1):
            name = f"managed[{index}]"
            self._only(entry, {"kind", "value", "reason"}, f"{name}.")
            kind = self.text(entry, "kind", f"{name}.kind")
            if kind not in _NORMALISED and kind != EntityKind.ADDRESS:
                raise self._error(f"{name}.kind", f"choose one of {_MANAGED_KINDS}")
            value = self.text(entry, "value", f"{name}.value")
            key = normalised(EntityKind(kind), value, default_place)
            if key is None:
                raise self._error(f"{name}.value", f"write a {kind} that can be normalised")
            if (EntityKind(kind), key) in found:
                raise self._error(f"{name}.value", "remove it: an earlier entry has the same key")
            found[EntityKind(kind), key] = self.text(entry, "reason", f"{name}.reason")
        return found

    def _bounded(self, value: object, name: str, least: int, most: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._error(name, f"give a whole number from {least} to {most}")
        return value

    def _table(self, table: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
        value = table.get(key)
        if not isinstance(value, dict):
            raise self._error(name, f"add the table [{name}]")
        return value

    def _only(self, table: Mapping[str, Any], known: set[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                raise self._error(f"{prefix}{key}", f"remove it, or use {', '.join(sorted(known))}")

    def _error(self, name: str, mend: str) -> LinkagePolicyError:
        return LinkagePolicyError(f"{self._path}: {name}: {mend}")


def normalised(kind: EntityKind, value: str, default_place: str) -> str | None:
    """Return the key of a thing as written by hand, None when it is not one of its kind."""
    if kind is EntityKind.ADDRESS:
        address = parse_line(value)
        return None if address is None else address_key(address, default_place)
    return _NORMALISED[kind](value)


_NORMALISED: dict[EntityKind, Callable[[str], str | None]] = {
    EntityKind.DOCUMENT: identifiers.document,
    EntityKind.EMAIL: identifiers.email,
    EntityKind.HANDLE: accounts.handle,
    EntityKind.IBAN: identifiers.iban,
    EntityKind.ORGANISATION: identifiers.organisation,
    EntityKind.PHONE: identifiers.phone,
    EntityKind.VEHICLE: plates.plate,
}
