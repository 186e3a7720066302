"""What schemathesis is told of ids: the same id with other bytes is another message (409)."""

from itertools import count

import schemathesis

NEW = count(1)
ID = "51f5a79d-1cc7-5300-8c72-2d54c36a7cec"
"""Of the example in the contract, of which it makes all its variations."""


@schemathesis.hook
def before_call(context, case, kwargs):
    """Give each variation an id of its own."""
    body = case.body
    if isinstance(body, dict) and body.get("id") == ID and len(body) > 1:
        case.body = {**body, "id": f"variatie-{next(NEW)}"}
