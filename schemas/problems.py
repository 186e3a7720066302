"""What is wrong with a message: which rule, where, in plain Dutch, and how to mend it.

A problem never holds the value that was sent: that value may be personal.
"""

from enum import StrEnum

from schemas.base import Value


class Code(StrEnum):
    """The error catalogue. A code keeps its meaning for ever; docs/partners.md explains each."""

    MISSING = "SH-101"
    TYPE = "SH-102"
    CONSTANT = "SH-103"
    PATTERN = "SH-104"
    MOMENT = "SH-105"
    UNKNOWN_FIELD = "SH-106"
    TOO_LARGE = "SH-107"
    UNKNOWN_SCHEMA = "SH-108"
    EXPIRED_SCHEMA = "SH-109"
    NOT_JSON = "SH-110"
    DUPLICATE_KEY = "SH-111"
    CHARACTERS = "SH-112"
    TOO_SMALL = "SH-113"
    RANGE = "SH-114"
    ENVELOPE = "SH-120"
    SENSITIVE_ATTRIBUTE = "SH-121"
    SUBJECT = "SH-122"
    FILE = "SH-130"
    ID_CONFLICT = "SH-201"
    UNKNOWN_REFERENCE = "SH-202"
    TOO_OLD = "SH-203"
    REFERENCE_TAKEN = "SH-204"
    CLOCK = "SH-205"
    NOT_SIGNED_IN = "SH-301"
    WRONG_SENDER = "SH-302"
    GROUND_MISSING = "SH-304"
    NUMBER_IN_TEXT = "SH-305"
    NUMBER_INVALID = "SH-306"
    NOT_ALLOWED = "SH-307"
    SUSPENDED = "SH-308"
    NUMBER_LEFT_OUT = "SH-309"
    TOO_MANY = "SH-401"
    NO_SUCH_PLACE = "SH-410"
    NO_SUCH_METHOD = "SH-411"
    TOO_SLOW = "SH-412"
    UNREADABLE = "SH-413"
    UNAVAILABLE = "SH-501"
    OUR_FAULT = "SH-502"


class Problem(Value):
    """One fault: `pointer` is a JSON Pointer (RFC 6901) into the message as it was sent."""

    code: Code
    pointer: str
    message: str
    mend: str
