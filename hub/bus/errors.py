"""What can go wrong on the bus. None of these carries what a message said."""


class BusError(Exception):
    """The bus cannot do what was asked; whoever asked stops and is started again."""


class PublishRefused(BusError):  # noqa: N818 - named for what happened
    """The server answered a publish with an error."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{description} ({code})")
        self.code = code


class SequenceTaken(PublishRefused):
    """Another publisher was first: the stream's last sequence is not the expected one (10071)."""


class StreamMissing(BusError):  # noqa: N818
    """There is no such stream, or no server that holds it."""


class BusAhead(BusError):  # noqa: N818
    """EVENTS holds more than the record does: the record was set back, or it is not its copy."""


class BusDiffers(BusError):  # noqa: N818
    """EVENTS and the record hold different events under one number: it is not its copy."""


class StreamBehind(BusError):  # noqa: N818
    """The stream ends before the position: it was lost, or is still being rebuilt."""


class Fenced(BusError):  # noqa: N818
    """The consumer is gone, or a newer epoch has taken over."""


class DeliveryGap(BusError):  # noqa: N818
    """A delivery was lost on its way here (a broken connection); claim again to get it."""


class ConsumerSilent(BusError):  # noqa: N818
    """No message and no heartbeat either: the server, or the way to it, is gone."""
