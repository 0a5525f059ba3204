"""How fast a delivery comes in, and how long it will take."""

from collections import deque
from typing import Final

REMEMBERED: Final = 20  # chunks: a pace of a while ago says nothing of the rest


class Pace:
    """Records and bytes over time; times in seconds by any clock."""

    def __init__(self, now: float, records: int = 0, bytes_read: int = 0) -> None:
        self._seen: deque[tuple[float, int, int]] = deque([(now, records, bytes_read)], maxlen=REMEMBERED)

    def note(self, records: int, bytes_read: int, now: float) -> None:
        self._seen.append((now, records, bytes_read))

    def per_second(self) -> float:
        """Records; 0 before anything is known."""
        (begun, first, _), (now, last, _) = self._seen[0], self._seen[-1]
        return (last - first) / (now - begun) if now > begun else 0

    def seconds_left(self, bytes_total: int) -> float | None:
        """None when nothing can be said."""
        (begun, _, first), (now, _, last) = self._seen[0], self._seen[-1]
        if now <= begun or last <= first or not bytes_total:
            return None
        return max(bytes_total - last, 0) * (now - begun) / (last - first)
