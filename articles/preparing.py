"""Normal form → cleaning → hashes. Needs neither database nor readers: processes that prepare pages start sooner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from django.utils.dateparse import parse_date, parse_datetime

from articles.hashing import both_sha256
from articles.kept_text import kept_text
from articles.normal_form import NotText, normal_form

T = TypeVar("T", bound=date)

INDEXED: Final = ("publisher", "external_id", "url")
LONGEST_INDEXED: Final = 2000  # bytes: an index takes no more than 2,700 a row
MOST_LINES: Final = 20_000  # of a text: something is known of each while it is cleaned
YEARS: Final = range(1600, 2200)  # nothing was printed before; at the calendar's ends no other zone has the time


@dataclass(frozen=True)
class Given:
    """What is said of a whole delivery; a record's own field goes before it."""

    publisher: str = ""
    section: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class Prepared:
    """An article ready to be stored, but for what came with the record besides, and for what the database knows.

    `modified` is naive where the record names no zone. `cuts` are (start, end, reason).
    """

    publisher: str
    external_id: str
    url: str
    title: str
    section: str
    author: str
    credit: str
    language: str
    published_on: date | None
    published_basis: str
    modified: datetime | None
    body: str
    encoded: bytes  # the body in UTF-8
    body_sha256: bytes
    kept_sha256: bytes
    flags: tuple[str, ...]
    cuts: tuple[tuple[int, int, str], ...]


class Said(NamedTuple):
    """What a page says of itself, and what of it is not the article: nothing, where a body came in a field of its own.

    `cuts` are (start, end, reason).
    """

    title: str = ""
    author: str = ""
    credit: str = ""
    published: date | None = None
    flags: tuple[str, ...] = ()
    cuts: tuple[tuple[int, int, str], ...] = ()


NOTHING_SAID: Final = Said()


class Refusal(NamedTuple):
    """Why a record cannot become an article: a code, and what was found."""

    reason: str
    detail: str


class Unfit(ValueError):
    """Carries a Refusal."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.refusal = Refusal(reason, detail)


def prepare_text(text: str | None, fields: Mapping[str, str], given: Given) -> Prepared | Refusal:
    """A record's own fields go before what is given for the delivery, and that before what the page says."""
    try:
        return _prepared(text, fields, given)
    except NotText as error:
        return Refusal(error.reason, error.value)
    except Unfit as error:
        return error.refusal


def _prepared(text: str | None, delivered: Mapping[str, str], given: Given) -> Prepared:
    fields = {name: normal_form(value).strip() for name, value in delivered.items() if name != "body"}
    fields["publisher"] = one_line(fields.get("publisher", "")) or one_line(given.publisher)
    _refuse_too_long(fields)
    body = normal_form(delivered.get("body", "") if text is None else text)
    if not body.strip():
        raise Unfit("empty", "no text")
    if body.count("\n") > MOST_LINES:
        raise Unfit("too_large", f"more than {MOST_LINES} lines")
    page = NOTHING_SAID if text is None else _said(body)
    kept = kept_text(body, [(start, end) for start, end, _ in page.cuts])
    if not kept:
        raise Unfit("empty", "nothing but menus, captions and the like")
    published_on, basis = _published(fields, given.published_on, page.published)
    encoded = body.encode()
    body_sha256, kept_sha256 = both_sha256(encoded, body, kept)
    return Prepared(
        publisher=fields["publisher"],
        external_id=fields.get("external_id", ""),
        url=fields.get("url", ""),
        title=fields.get("title") or page.title,
        section=fields.get("section") or normal_form(given.section),
        author=fields.get("author") or page.author,
        credit=fields.get("credit") or page.credit,
        language=fields.get("language") or "vi",
        published_on=published_on,
        published_basis=basis,
        modified=_read(parse_datetime, fields["modified"]) if fields.get("modified") else None,
        body=body,
        encoded=encoded,
        body_sha256=body_sha256,
        kept_sha256=kept_sha256,
        flags=page.flags,
        cuts=page.cuts,
    )


def _said(body: str) -> Said:
    from articles.cleaning import clean  # takes a third of the time in which a process that reads is there

    page = clean(body)
    cuts = tuple((cut.start, cut.end, cut.reason) for cut in page.excluded)
    return Said(page.title, page.author, page.credit, page.published, page.flags, cuts)


def one_line(text: str) -> str:
    """In normal form, runs of white space as one space."""
    return " ".join(normal_form(text).split())


def _refuse_too_long(fields: Mapping[str, str]) -> None:
    for name in INDEXED:
        size = len(fields.get(name, "").encode())
        if size > LONGEST_INDEXED:
            raise Unfit("field_too_long", f"{name}: {size} bytes, at most {LONGEST_INDEXED}")


def _published(fields: Mapping[str, str], given: date | None, on_page: date | None) -> tuple[date | None, str]:
    """The record's own date goes first, then the delivery's, then what the page's head says; else unknown."""
    if stated := fields.get("published"):
        return _read(parse_date, stated[:10]), fields.get("published_basis", "delivery")
    if given:
        return given, "delivery"
    return (on_page, "text") if on_page else (None, "unknown")


def _read(parse: Callable[[str], T | None], stated: str) -> T:
    try:
        found = parse(stated)
    except ValueError as error:
        raise Unfit("bad_date", stated) from error
    if found is None or found.year not in YEARS:
        raise Unfit("bad_date", stated)
    return found
