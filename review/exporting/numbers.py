"""A set of ids that stays small: a bitmap, deflated when stored."""

import zlib
from collections.abc import Iterable


class Numbers:
    """Whole numbers from 0 on. A million that lie close take some 100 KB, stored a few."""

    def __init__(self, stored: bytes | None = None) -> None:
        """From what `stored()` gave."""
        self.bits = bytearray(zlib.decompress(stored)) if stored else bytearray()

    def add(self, number: int) -> None:
        try:
            self.bits[number >> 3] |= 1 << (number & 7)
        except IndexError:
            self.bits.extend(bytes(max((number >> 3) + 1 - len(self.bits), len(self.bits), 64)))
            self.bits[number >> 3] |= 1 << (number & 7)

    def update(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.add(number)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self.bits) and bool(self.bits[place] >> (number & 7) & 1)

    def __len__(self) -> int:
        return int.from_bytes(self.bits, "little").bit_count()

    def stored(self) -> bytes:
        return zlib.compress(bytes(self.bits).rstrip(b"\0"))
