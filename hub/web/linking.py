"""The linkage policy and model that explain a weight, if they are the ones that made it."""

from functools import cache
from typing import NamedTuple

from hub.actions.desk import Desk
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.policy.linkage import load_linkage
from hub.policy.reading import SHIPPED


class Rules(NamedTuple):
    """What weighs: the policy of ties, and the model of persons."""

    policy: LinkagePolicy
    model: PersonModel


@cache
def shipped_rules() -> Rules:
    """The rules that ship with the hub."""
    texts = {
        name: (SHIPPED / name).read_text(encoding="utf-8")
        for name in ("linkage.toml", "addresses.csv", "person_model.json")
    }
    policy = load_linkage(texts["linkage.toml"], "linkage.toml", texts["addresses.csv"])
    return Rules(policy, PersonModel(texts["person_model.json"]))


def rules_of(desk: Desk) -> Rules | None:
    """The rules in force; None where the hub runs under others, whose numbers these do not give."""
    rules = shipped_rules()
    in_force = (rules.model.digest, rules.policy.digest)
    return rules if in_force == (desk.model, desk.policy) else None
