"""What schemathesis is told of ids: the same id with other bytes is another message (409).

It varies one message time and again, and would hear nothing else of all that it varies.
"""

from itertools import count

import schemathesis

from schemas import attributes

NEW = count(1)
SENT = set()


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """Give a message whose id is good, and was sent before, an id of its own."""
    body = case.body
    id_ = body.get("id") if isinstance(body, dict) else None
    if isinstance(id_, str) and attributes.RULES["id"].pattern.fullmatch(id_):
        if id_ in SENT:
            case.body = {**body, "id": f"variatie-{next(NEW)}"}
        SENT.add(id_)
