"""HTML pages: the article's text found by trafilatura, what the page's head says of it as fields."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO, Final

import lxml.html
from lxml.etree import LxmlError

from articles.reading import limits
from articles.reading.addresses import leads_elsewhere
from articles.reading.dates import NoDate, iso
from articles.reading.decoding import Undecodable
from articles.reading.place import Place
from articles.reading.records import Record, Rejection
from articles.reading.refused import Refused
from articles.reading.text import page_text, whole

SUFFIXES: Final = (".html", ".htm", ".xhtml")
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "option", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
UNSEEN: Final = frozenset({
    "button", "footer", "form", "head", "iframe", "nav", "noscript", "object", "script", "select", "style", "svg",
    "template",
})  # fmt: skip
# Boxes that Vietnamese news sites put inside or beside the text, by what their class or id has in it.
BOXES: Final = (
    "banner", "binh-luan", "binhluan", "box-tag", "breadcrumb", "comment", "doc-nhieu", "docnhieu", "lienquan",
    "lien-quan", "lien_quan", "most-read", "mostread", "newsletter", "quang-cao", "quangcao", "relate-", "related",
    "share", "social", "tags", "tin-khac", "tin-moi", "tinkhac", "tinmoi", "xemnhieu",
)  # fmt: skip
LOWER: Final = "translate(concat(@class,' ',@id),'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')"
PRUNED: Final = ["//nav", "//footer"] + [
    f"//*[contains({LOWER},'{sign}')][not(self::body or self::html or self::article)]" for sign in BOXES
]
WORDS: Final = "concat(' ',translate(@class,'-_','  '),' ')"
LEAD: Final = (
    "//*[self::h2 or self::p or self::div or self::strong][@class]["
    + " or ".join(f"contains({WORDS},' {sign} ')" for sign in ("sapo", "lead", "chapeau", "description"))
    + "]"
)
CAPTION: Final = f"//figcaption | //*[self::p or self::div or self::td or self::span][contains({LOWER},'caption')]"
TAG: Final = re.compile(r"<[a-zA-Z][^\s/>]*+")
ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+=?+[^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""",
)
LONGEST_CAPTION: Final = 600  # characters; more, or paragraphs, are a part of the page that only bears the name
META: Final = {
    "published": (
        "article:published_time", "pubdate", "datePublished", "publishdate", "og:published_time", "date",
    ),
    "modified": ("article:modified_time", "lastmod", "dateModified", "og:updated_time"),
    "section": ("article:section",),
    "publisher": ("og:site_name",),
}  # fmt: skip
STATED: Final = {"datePublished": "published", "dateModified": "modified", "articleSection": "section"}


def read(stream: BinaryIO, place: Place) -> Iterator[Record | Rejection]:
    """The one page. Its text begins with its title, as a page saved as plain text would."""
    data = whole(stream, limits.HTML_PAGE)
    text, fields = article_of(page_text(data))
    yield Record(place.file, place.member, None, text, fields, digest=sha256(data).digest())


def article_of(page: str) -> tuple[str, dict[str, str]]:
    """The article's text, and what the page says of it. Raises Refused."""
    tree = parsed(page)
    fields = _fields(tree)
    text = _text(tree, fields)
    if not text.strip():
        raise Refused("empty", "no text among the tags")
    return text, fields


def parsed(page: str) -> lxml.html.HtmlElement:
    """Raises Refused."""
    if "\0" in page:
        raise Undecodable("nul", f"U+0000 at character {page.index(chr(0))}")
    if page.count("<") > limits.TAGS:
        raise Refused("too_large", f"more than {limits.TAGS} tags")
    _check_attributes(page)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml.html.document_fromstring(page.encode("utf-8", "surrogatepass"), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        raise Refused("bad_html", str(error)) from error


def _check_attributes(page: str) -> None:
    """The parser compares each attribute of a tag with those before it. Raises Refused."""
    pairs, tag = 0, TAG.search(page)
    while tag:
        at, count = tag.end(), 0
        while (found := ATTRIBUTE.match(page, at)) and found.end() > at:
            at, count = found.end(), count + 1
            if pairs + count * count > limits.ATTRIBUTES**2:
                raise Refused("too_large", f"more than {limits.ATTRIBUTES} attributes in a tag")
        pairs += count * count
        tag = TAG.search(page, at)


def block_text(html: str) -> str:
    """All that is seen of a page or a part of one: a line a block, runs of white space as one space."""
    return _block_text(parsed(html))


def _block_text(tree: lxml.html.HtmlElement) -> str:
    lines: list[str] = []
    line: list[str] = []

    def end() -> None:
        if words := " ".join("".join(line).split()):
            lines.append(words)
        line.clear()

    unseen: Any = None
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if unseen is None and element.tag in UNSEEN:
                unseen = element
            if element.tag in BLOCKS:
                end()
            if unseen is None and element.text:
                line.append(element.text)
        else:
            if element is unseen:
                unseen = None
            if element.tag in BLOCKS:
                end()
            if unseen is None and element.tail:
                line.append(element.tail)
    end()
    return "\n".join(lines)


def _text(tree: lxml.html.HtmlElement, fields: dict[str, str]) -> str:
    """Title, lead and body, a paragraph a line; the whole page where no body is found."""
    from trafilatura import bare_extraction  # takes long to load, for the deliveries that need it
    from trafilatura.settings import Document

    leads = [" ".join(found.text_content().split()) for found in tree.xpath(LEAD)[:1]]
    for caption in tree.xpath(CAPTION):
        _mark_caption(caption)
    # A page laid out in a table is no table; of others a line a cell is nearer to the words. Figures would be left out.
    for part in tree.iter("table", "tbody", "tr", "td", "th", "figure"):
        part.tag = "div"
    found = bare_extraction(tree, include_comments=False, prune_xpath=PRUNED)
    body = found.text if isinstance(found, Document) and found.text else _block_text(tree)
    head = [fields["title"]] if fields.get("title") and not body.startswith(fields["title"]) else []
    head += [lead for lead in leads if lead and _folded(lead) not in _folded(body) and lead not in head]
    return "\n\n".join([*head, body])


def _mark_caption(caption: lxml.html.HtmlElement) -> None:
    """Written between bars, as in pages saved as text: the cleaner knows it by them."""
    text = _one_line(caption.text_content())
    if not 0 < len(text) <= LONGEST_CAPTION or len(caption.findall(".//p")) > 1:
        return
    tail = caption.tail
    caption.clear()
    caption.tag, caption.tail = "p", tail
    caption.text = f"| {text.replace('|', '/')} |"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _fields(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """What the page says of itself in its head and in its markup; dates only where they are marked as such."""
    fields = _of_meta(tree) | _of_json(tree)
    for name in ("published", "modified"):
        try:
            fields[name] = iso(fields.get(name, ""))
        except NoDate:  # a page's head is no delivery's field: what it gets wrong is unknown
            fields.pop(name, None)
    if "published" in fields:
        fields["published_basis"] = "text"
    title = tree.xpath("//h1")
    fields["title"] = _one_line(title[0].text_content()) if title else ""
    fields["title"] = fields["title"] or _one_line(_meta(tree, "og:title") or tree.findtext(".//title") or "")
    fields["url"] = next((str(link) for link in tree.xpath("//link[@rel='canonical']/@href")), "") or _meta(
        tree, "og:url"
    )
    fields["language"] = str(tree.get("lang") or "")[:2].lower()
    if leads_elsewhere(fields["url"]):
        del fields["url"]
    return {name: value for name, value in fields.items() if value}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _meta(tree: lxml.html.HtmlElement, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]/@content", name=name)
    return _one_line(str(found[0])) if found else ""


def _of_meta(tree: lxml.html.HtmlElement) -> dict[str, str]:
    fields = {field: next(filter(None, (_meta(tree, name) for name in names)), "") for field, names in META.items()}
    fields["author"] = _meta(tree, "author")
    if not fields["published"]:
        times = tree.xpath("//time[@datetime]/@datetime")
        fields["published"] = str(times[0]) if len(set(times)) == 1 else ""
    return fields


def _of_json(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """What schema.org's description of a news article says."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            found = json.loads(re.sub(r"[\x00-\x1f]", " ", script.text or ""))
        except (ValueError, RecursionError):
            continue  # the page's own mistake; the rest of it is there
        for thing in _things(found):
            if str(thing.get("@type", "")).endswith("Article"):
                fields = {
                    field: _one_line(thing[name]) for name, field in STATED.items() if isinstance(thing.get(name), str)
                }
                author = thing.get("author")
                author = author[0] if isinstance(author, list) and author else author
                name = author.get("name") if isinstance(author, dict) else author
                return fields | ({"author": _one_line(name)} if isinstance(name, str) else {})
    return {}


def _things(found: object) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        graph = found.get("@graph")
        return [found, *(_things(graph) if isinstance(graph, list) else [])]
    return [thing for thing in found if isinstance(thing, dict)] if isinstance(found, list) else []
