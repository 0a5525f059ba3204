"""What a reader raises when it cannot go on."""


class Refused(ValueError):
    """Something that is not read. `reason` is a code, `detail` says what was found, `line` where, if known."""

    def __init__(self, reason: str, detail: str, line: int | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.line = line
