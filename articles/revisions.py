"""Which of a chunk's articles are new, which are texts seen before, and which replace which.

Everything is decided on keys, hashes and dates, in the order of the records; bodies are not looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Key = tuple[int | None, str]  # of a publisher: an id or address
TextKey = tuple[int | None, bytes]  # of a publisher: the hash of a kept text


@dataclass(slots=True)
class Text:
    """One text of an article, stored or about to be; `pk` orders by arrival."""

    pk: int
    kept_sha256: bytes
    modified_at: datetime | None
    arrived_at: datetime
    replaces: int | None = None

    def in_force(self) -> tuple[datetime, int]:
        """Sorts revisions by modified date, then arrival. A text that says no date is as new as its arrival."""
        return self.modified_at or self.arrived_at, self.pk


class Keys:
    """By what an article is known again: its id and address, if it has such, and its text."""

    __slots__ = ("external_id", "kept_sha256", "names", "publisher", "text", "url")

    def __init__(self, publisher: int | None, external_id: str, url: str, kept_sha256: bytes) -> None:
        self.publisher = publisher
        self.external_id = external_id
        self.url = url
        self.kept_sha256 = kept_sha256
        self.names: list[Key] = [(publisher, "#" + external_id)] if external_id else []
        if url:
            self.names.append((publisher, "@" + url))
        self.text: TextKey = (publisher, kept_sha256)


@dataclass
class Shelf:
    """The texts that a chunk's records may repeat or revise: those stored, as they were asked for, and its own."""

    texts: dict[int, Text] = field(default_factory=dict)
    named: dict[Key, set[int]] = field(default_factory=dict)
    same_text: dict[TextKey, int] = field(default_factory=dict)
    moved: dict[int, int | None] = field(default_factory=dict)  # stored texts that replace another one now
    _followers: dict[int, int] = field(default_factory=dict)
    _fresh: set[int] = field(default_factory=set)

    def hold(self, text: Text) -> None:
        """A stored one."""
        self.texts[text.pk] = text
        if text.replaces is not None:
            self._followers[text.replaces] = text.pk

    def earlier(self, keys: Keys) -> list[Text]:
        """The texts of this publisher's id or address, and their revisions; the one in force last."""
        waiting = [pk for name in keys.names if name in self.named for pk in self.named[name]]
        if not waiting:
            return []
        found: set[int] = set()
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                waiting += [one for one in (self.texts[pk].replaces, self._followers.get(pk)) if one is not None]
        return sorted((self.texts[pk] for pk in found), key=Text.in_force)

    def seen(self, keys: Keys, modified_at: datetime | None, earlier: list[Text]) -> int | None:
        """The text that this one repeats.

        A text already seen for that id is a duplicate, unless dated later than the one in force; without an id, the
        same kept text of the same publisher is one.
        """
        if not earlier:
            return self.same_text.get(keys.text)
        same = next((text for text in reversed(earlier) if text.kept_sha256 == keys.kept_sha256), None)
        in_force = earlier[-1]
        if same and same is not in_force and modified_at and modified_at > in_force.in_force()[0]:
            return None
        return same.pk if same else None

    def add(self, keys: Keys, text: Text, earlier: list[Text]) -> None:
        """A new one, between those that it replaces and those, delivered before but dated later, that replace it."""
        self.texts[text.pk] = text
        self._fresh.add(text.pk)
        if earlier:
            self._put_between(text, earlier)
        for name in keys.names:
            self.named.setdefault(name, set()).add(text.pk)
        self.same_text.setdefault(keys.text, text.pk)

    def _put_between(self, text: Text, earlier: list[Text]) -> None:
        before = [other for other in earlier if other.in_force() < text.in_force()]
        after = earlier[len(before) :]
        text.replaces = before[-1].pk if before else None
        follower = next((other for other in after if other.replaces == text.replaces), None)
        if text.replaces is not None:
            self._followers[text.replaces] = text.pk
        if follower:
            follower.replaces = text.pk
            self._followers[text.pk] = follower.pk
            if follower.pk not in self._fresh:
                self.moved[follower.pk] = text.pk


def shelf_of(texts: Iterable[Text], named: Iterable[tuple[Key, int]], same_text: Mapping[TextKey, int]) -> Shelf:
    shelf = Shelf(same_text=dict(same_text))
    for text in texts:
        shelf.hold(text)
    for name, pk in named:
        shelf.named.setdefault(name, set()).add(pk)
    return shelf
