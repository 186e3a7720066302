"""To whom the invented coordinator of the demo releases, and what they see."""

from typing import Final, NamedTuple

CARE: Final = "zorg"


class To(NamedTuple):
    """To whom something is released, what they see, for what and on which ground."""

    receiver: str
    sees: frozenset[str]
    purpose: str
    ground: str


FOR_CARE: Final = To(
    CARE,
    frozenset({"indicators", "text", "victims", "addresses", "contacts"}),
    "hulp",
    "vitaal-belang",
)
REGISTER: Final = To("comensha", frozenset({"indicators", "victims"}), "registratie", "taak")
