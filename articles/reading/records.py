"""What readers hand out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# What was delivered, before anything was made of it: a row by its column names, or the bytes of a line.
Raw = Mapping[str, object] | bytes | None


@dataclass(frozen=True)
class Record:
    """One article as delivered.

    `text` is a raw page, to be cleaned; None when the delivery came in fields. `fields` holds those that an article
    has (title, lead, body, publisher, author, section, credit, url, external_id, published, modified, language), as
    strings, dates in ISO 8601, and published_basis, `text` for a date that the page itself says; `extra` whatever else
    came, as it came. `member` is the name inside an archive, `line` counts from 1. `digest` is the SHA-256 of what it
    came in, where that is its own and says all of it.
    """

    file: str
    member: str | None
    line: int | None
    text: str | None
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)
    raw: Raw = field(default=None, compare=False, repr=False)
    digest: bytes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Rejection:
    """A file or record that could not be read. `reason` is a code, `detail` says what was found."""

    file: str
    member: str | None
    line: int | None
    reason: str
    detail: str
    raw: Raw = field(default=None, compare=False, repr=False)
