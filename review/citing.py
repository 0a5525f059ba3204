"""A quote as somebody copies it. Only direct speech gets quotation marks and `blockquote`; of all other speech the
whole sentence of the article is copied, for its words are the article's, not the speaker's. Every copy says
whose they are.
"""

from collections.abc import Sequence
from textwrap import shorten

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.kept_text import kept_text
from articles.models import Article
from review.models import Kind, Proposal, Quote
from review.models.fields import Span
from review.models.state import QuoteState
from review.sentences import blanked, sentence_around


def title_of(article: Article, left_out: Sequence[Span] = ()) -> str:
    """Of one that has none how it begins, these spans of its body blanked, which are not to be read there."""
    if article.title:
        return article.title
    beginning = shorten(kept_text(blanked(article.body, left_out), article.excluded()), 80, placeholder="…")
    return beginning if any(map(str.isalnum, beginning)) else _("no title")


def whole_sentence(quote: Quote, left_out: Sequence[Span]) -> str:
    """With cue and source, so that a denial reads as one."""
    own = [*quote.content, *filter(None, [quote.cue, quote.source])]
    return sentence_around(quote.article.body, own, left_out)


def cue_before(state: QuoteState | Proposal, body: str) -> str:
    """What stands before words that are no direct speech, so that a denial reads as one also where they are read alone;
    empty of others.
    """
    return body[slice(*state.cue)] if state.cue and state.kind != Kind.DIRECT else ""


def said_by(quote: Quote) -> str:
    people = "; ".join(quote.speakers)
    return f"{people}, {quote.role}" if quote.role else people


def where(quote: Quote) -> str:
    """Publisher and day, as far as they are known."""
    article = quote.article
    day = article.published_on.strftime("%d/%m/%Y") if article.published_on else ""
    return ", ".join(filter(None, [article.publisher.name if article.publisher else "", day]))


def as_text(quote: Quote, sentence: str) -> str:
    source = f" ({where(quote)})" if where(quote) else ""
    if quote.kind != Kind.DIRECT:
        return f"{sentence} – {said_by(quote)}{source}"
    return f"“{' […] '.join(quote.words)}” – {said_by(quote)}{source}"


def as_html(quote: Quote, sentence: str) -> str:
    """`cite` only where the article has an address."""
    source = f" ({escape(where(quote))})" if where(quote) else ""
    if quote.kind != Kind.DIRECT:
        return f"<p>{escape(sentence)}</p>\n<p>– {escape(said_by(quote))}{source}</p>"
    cite = f' cite="{escape(quote.article.url)}"' if quote.article.url else ""
    words = " […] ".join(escape(part) for part in quote.words)
    return f"<blockquote{cite}><p>{words}</p></blockquote>\n<p>– {escape(said_by(quote))}{source}</p>"


def citation(quote: Quote, title: str, address: str) -> str:
    """Article, speaker and who verified it: author. “Title”. Publisher, day. Address. Speaker. Quote's own address."""
    article = quote.article
    speaker = f"{_('Speaker')}: {said_by(quote)}"
    verified = _("Words verified by %(who)s, %(day)s: %(address)s") % {
        "who": quote.decided_by,
        "day": quote.decided_at.strftime("%d/%m/%Y") if quote.decided_at else "",
        "address": address,
    }
    return ". ".join(filter(None, [article.author, f"“{title}”", where(quote), article.url, speaker, verified]))
