"""What is done to prevent exploitation: campaigns, in codes and numbers only.

A campaign has one history (`campaign_id`). It is about groups of people, never about one person.
"""

from pydantic import AwareDatetime, Field

from schemas.base import Event
from schemas.events.casework import Code


class CampaignEvent(Event):
    """Something happened to a campaign; `by` is the user's id."""

    by: str


class CampaignPlanned(CampaignEvent):
    """A campaign was planned: what, for which group, about which form, in which language, when.

    `form` is the code of a form of exploitation; empty where it is about all of them.
    """

    TOPIC = "campaign.planned.v1"
    action: Code
    group: Code
    form: Code
    language: Code
    planned_for: AwareDatetime


class CampaignHeld(CampaignEvent):
    """A campaign was held; `reach` is how many people it reached, as counted or estimated."""

    TOPIC = "campaign.held.v1"
    held_at: AwareDatetime
    reach: int = Field(ge=0, le=1_000_000)
    is_estimate: bool


EVENTS: tuple[type[Event], ...] = (CampaignPlanned, CampaignHeld)
