"""Every fault in the files of a policy that are not about routing or linking."""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Final

from hub.policy.glass import load_glass_policy
from hub.policy.map import load_map
from hub.policy.outgoing import load_outgoing
from hub.policy.partners import load_partners
from hub.policy.powers import load_powers
from hub.policy.prevention import load_prevention
from hub.policy.procedure import load_procedure
from hub.policy.processing import load_register
from hub.policy.reading import Fault, PolicyError
from hub.policy.report_form import load_report_form
from hub.policy.requests import load_requests
from hub.policy.retention import load_retention
from hub.policy.sharing import load_sharing
from hub.policy.versions import load_versions

LOADERS: Final[tuple[Callable[[Traversable], object], ...]] = (
    load_glass_policy,
    load_map,
    load_outgoing,
    load_partners,
    load_powers,
    load_prevention,
    load_procedure,
    load_register,
    load_report_form,
    load_requests,
    load_retention,
    load_sharing,
    load_versions,
)


def faults_of(directory: Traversable) -> tuple[Fault, ...]:
    """Every fault in these files; each once, also where two of them read the same file."""
    found: dict[Fault, None] = {}
    for load in LOADERS:
        try:
            load(directory)
        except PolicyError as error:
            found.update(dict.fromkeys(error.faults))
    return tuple(found)
