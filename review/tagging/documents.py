"""Who issued a document: a body or person told with it, there or where the text spoke of it before."""

from .document import Document
from .heads import head_at
from .lexicon import key, phrase_key
from .mentions import Mention, noun_phrase_end

ISSUED_BY = frozenset(key(w) for w in ["của", "từ", "do"])
OF_BODIES = frozenset(
    phrase_key(w)
    for w in [
        "bài báo",
        "bản tin",
        "báo cáo",
        "bản báo cáo",
        "thông cáo",
        "khảo sát",
        "thống kê",
        "số liệu",
    ]
)  # documents that no person alone puts out
ONE = key("một")
NEAR = 3  # sentences


def issuer_in(doc: Document, mention: Mention) -> Mention | None:
    """`báo cáo của Bộ Y tế`: what stands behind the last `của`, `từ` or `do`."""
    for i in range(mention.end - 2, mention.head.end - 1, -1):
        head = head_at(doc, i + 1, mention.end) if doc.tokens.keys[i] in ISSUED_BY else None
        if head is not None:
            return Mention(i + 1, mention.end, head)
    return None


def issuer_before(doc: Document, mention: Mention) -> Mention | None:
    """`Tờ báo đăng bài viết của ông An. Bài viết cho rằng …`: whose the last one of that sort was, not far before."""
    word = doc.tokens.keys[mention.head.start]
    first = doc.sentences[max(0, doc.sentence_of(mention.start) - NEAR)][0]
    for i in range(mention.start - 1, first - 1, -1):
        if doc.tokens.keys[i] != word:
            continue
        start, limit = doc.sentences[doc.sentence_of(i)]
        head = head_at(doc, i, min(limit, mention.start))
        if head is None or head.kind != "document":
            continue
        earlier = Mention(i, noun_phrase_end(doc, head, min(limit, mention.start)), head)
        issuer = issuer_in(doc, earlier)
        if issuer is not None and issuer.head.kind != "document":
            return issuer
    return None


def is_of_many(doc: Document, mention: Mention) -> bool:
    """`nhiều bài viết trên diễn đàn`: documents of as many people."""
    hit = doc.heads.found.get(mention.start)
    return hit is not None and hit[1][0] == "quantifier" and doc.tokens.keys[mention.start] != ONE
