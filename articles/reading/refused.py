"""What a reader raises when it cannot go on."""

from articles.reading.records import Raw


class Refused(ValueError):
    """Something that is not read: a code, what was found, the line and what stood there, if known."""

    def __init__(self, reason: str, detail: str, line: int | None = None, raw: Raw = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.line = line
        self.raw = raw
