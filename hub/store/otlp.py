"""Sends rows of the processing log as OTLP over HTTP (JSON), and believes a clear yes only.

The OpenTelemetry SDK is not used for this: it samples, drops what waits too long and answers before
the receiver did, which a log that must be complete cannot have.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import httpx2
import orjson

from hub.store.processing import Kept

TIMEOUT_S: Final = 10.0
SERVICE: Final = "signaalhub"
INTERNAL: Final = 1
ACTIVITY: Final = "dpl.core.processing_activity_id"
SUBJECT: Final = "dpl.core.data_subject_id"
SUBJECT_KIND: Final = "dpl.core.data_subject_id_type"
PROCESSOR: Final = "dpl.core.foreign_operation.processor"
THEIR_TRACE: Final = "dpl.core.foreign_operation.trace_id"
THEIR_SPAN: Final = "dpl.core.foreign_operation.span_id"
NS_PER_MS: Final = 1_000_000


class NotTaken(Exception):  # noqa: N818 - named for what happened
    """The outer log did not say that it has all rows; the text is why, in a word."""


class OtlpLog:
    """The outer log at an address: what its `base` of activities is, and what it calls partners."""

    def __init__(
        self,
        url: str,
        *,
        base: str,
        titles: Mapping[str, str],
        callers: Mapping[str, str],
        token: str = "",
    ) -> None:
        self._url, self._base, self._titles, self._callers = url, base, titles, callers
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def __call__(self, rows: Sequence[Kept]) -> None:
        """Send rows, and return when the log said that it has every one of them."""
        content = orjson.dumps(self.message(rows))
        try:
            with httpx2.Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
                answer = client.post(self._url, content=content, headers=self._headers)
                said = answer.read()
        except httpx2.HTTPError as error:
            raise NotTaken(type(error).__name__) from None
        if answer.status_code != HTTPStatus.OK:
            raise NotTaken(f"status {answer.status_code}")
        if rejected(said):
            raise NotTaken("partial success")

    def message(self, rows: Sequence[Kept]) -> dict[str, Any]:
        """The rows as one export request (opentelemetry-proto, ExportTraceServiceRequest)."""
        resource = {"attributes": [_attribute("service.name", SERVICE)]}
        spans = [self._span(row) for row in rows]
        scope = {"scope": {"name": SERVICE}, "spans": spans}
        return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}

    def _span(self, row: Kept) -> dict[str, Any]:
        attributes = [_attribute(ACTIVITY, f"{self._base}{row.activity}")]
        if row.subject:
            attributes.append(_attribute(SUBJECT, row.subject))
            attributes.append(_attribute(SUBJECT_KIND, row.subject_kind))
        if row.caller:
            attributes.append(_attribute(PROCESSOR, self._callers.get(row.caller, row.caller)))
        if row.context:
            _, trace, span, _ = row.context.split("-")
            attributes += [_attribute(THEIR_TRACE, trace), _attribute(THEIR_SPAN, span)]
        made: dict[str, Any] = {
            "traceId": row.trace,
            "spanId": row.operation,
            "name": self._titles.get(row.activity, row.activity),
            "kind": INTERNAL,
            "startTimeUnixNano": str(row.started_ms * NS_PER_MS),
            "endTimeUnixNano": str(row.ended_ms * NS_PER_MS),
            "attributes": attributes,
            "status": {"code": row.status},
        }
        return {**made, "parentSpanId": row.parent} if row.parent else made


def rejected(said: bytes) -> bool:
    """Whether an answer says that not all was taken; one that cannot be read is no yes either."""
    if not said.strip():
        return False
    try:
        answer = orjson.loads(said)
        partial = answer.get("partialSuccess") or {}
        return int(partial.get("rejectedSpans") or 0) > 0
    except (ValueError, TypeError, AttributeError):
        return True


def _attribute(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}
