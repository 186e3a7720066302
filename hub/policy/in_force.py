"""The policy in force: every part of it read from one directory, once, when it is asked for."""

from functools import cached_property
from importlib.resources.abc import Traversable

from hub.domain.glass import GlassPolicy
from hub.domain.outgoing import OutgoingPolicy
from hub.domain.procedure import Procedure
from hub.domain.processing import Register
from hub.domain.request_terms import RequestPolicy
from hub.domain.retention import RetentionPolicy
from hub.domain.rules import RoutingPolicy
from hub.domain.sharing import SharingPolicy
from hub.domain.versions import Announced
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.policy.addresses import read_addresses
from hub.policy.glass import load_glass_policy
from hub.policy.linkage import load_linkage
from hub.policy.outgoing import load_outgoing
from hub.policy.partners import PartnerAgreement, load_partners
from hub.policy.procedure import load_procedure
from hub.policy.processing import load_register
from hub.policy.requests import load_requests
from hub.policy.retention import load_retention
from hub.policy.routing import load_routing
from hub.policy.sharing import load_sharing
from hub.policy.versions import load_versions


class InForce:
    """The parts of a policy. Each raises `PolicyError`, or its own, with every fault in it."""

    def __init__(self, policy: Traversable) -> None:
        self.policy = policy

    @cached_property
    def partners(self) -> tuple[PartnerAgreement, ...]:
        """Who may send."""
        return load_partners(self.policy)

    @cached_property
    def versions(self) -> tuple[Announced, ...]:
        """Which versions of messages have an end."""
        return load_versions(self.policy)

    @cached_property
    def routing(self) -> RoutingPolicy:
        """Who owns what."""
        return load_routing(self.policy)

    @cached_property
    def procedure(self) -> Procedure:
        """The steps of a case."""
        return load_procedure(self.policy)

    @cached_property
    def retention(self) -> RetentionPolicy:
        """How long things are kept."""
        return load_retention(self.policy)

    @cached_property
    def requests(self) -> RequestPolicy:
        """How soon requests of data subjects are answered."""
        return load_requests(self.policy)

    @cached_property
    def register(self) -> Register:
        """The processing activities."""
        return load_register(self.policy)

    @cached_property
    def glass(self) -> GlassPolicy:
        """Opening in an emergency."""
        return load_glass_policy(self.policy)

    @cached_property
    def sharing(self) -> SharingPolicy:
        """Who may receive what."""
        return load_sharing(self.policy)

    @cached_property
    def outgoing(self) -> OutgoingPolicy:
        """How pillar owners hear that a handover is ready."""
        return load_outgoing(self.policy)

    @cached_property
    def linkage(self) -> LinkagePolicy:
        """How much shared things bind."""
        text = (self.policy / "linkage.toml").read_text("utf-8")
        return load_linkage(text, "linkage.toml", read_addresses(self.policy))

    @cached_property
    def person_model(self) -> PersonModel:
        """When two descriptions are of one person; compiling it takes a while."""
        return PersonModel((self.policy / "person_model.json").read_text("utf-8"))
