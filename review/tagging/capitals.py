"""Runs of capitalised words, of which names are made."""

import re

from .finds import Span
from .lexicon import Hits, phrases, words
from .tokens import Tokens

NAME_LINKS = words("stops", "name-link")
HONORIFICS = words("heads", "honorific")
LETTERED = words("stops", "lettered")
FUNCTION, ORDINARY = words("stops", "function"), words("stops", "ordinary")
INITIALS = re.compile(r"[A-ZĐ](?:\.[A-ZĐ]h?)*")  # `N.V.A`, and the `H` of `chị H.`


def find_runs(tokens: Tokens, capitals: list[int], heads: Hits[tuple[str, str]]) -> list[Span]:
    """Maximal runs of capitalised words, in order, inside brackets too; `van`, `bin` may stand inside one."""
    items, last = tokens.items, len(tokens.items)
    found: list[Span] = []
    after = 0
    for first in capitals:
        if first < after or (items[first - 1].is_number and follows_number(tokens, first)):
            continue
        after = first + 1
        while after < last and (items[after].is_capital or _links(tokens, after)):
            if after in heads.found and _begins_title(tokens, after, heads):
                found.append((first, after))
                first = after
            after += 1
        found.append((first, after))
    return found


def _links(tokens: Tokens, i: int) -> bool:
    """Whether a word in small letters or a full stop goes on with a name."""
    token = tokens.items[i]
    if token.text == ".":
        following = tokens.items[i + 1 : i + 2]
        goes_on = bool(following) and following[0].is_capital and following[0].key not in HONORIFICS
        return goes_on and is_initial_dot(tokens, i)
    return (token.key in NAME_LINKS or token.text == "&") and any(t.is_capital for t in tokens.items[i + 1 : i + 3])


def follows_number(tokens: Tokens, i: int) -> bool:
    """The `X` of `9X`."""
    before = tokens.items[i - 1] if i else None
    return before is not None and before.glued and before.text.isdigit()


def is_initial_dot(tokens: Tokens, i: int) -> bool:
    """Whether a token is the full stop of an initial: `James E. Carter`, `chị H. nói`."""
    items = tokens.items
    if items[i].text != "." or i == 0 or not items[i - 1].glued:
        return False
    if i > 1 and tokens.keys[i - 2] in LETTERED:
        return False
    return INITIALS.fullmatch(items[i - 1].text) is not None and not begins_anew(tokens, i + 1)


def begins_anew(tokens: Tokens, i: int) -> bool:
    """Whether a capital behind an initial's full stop begins a sentence: `Tám gặp chị H. Công an xã cho biết …`."""
    following = tokens.items[i : i + 2]
    if len(following) < 2 or not following[0].is_capital:
        return False
    if following[0].key in FUNCTION:
        return True
    if following[1].is_capital:
        return False
    if following[0].key in ORDINARY:
        return True
    hit = phrases("classes").longest(tokens.keys, i, i + 2)
    return hit is not None and hit[0] == i + 2


def _begins_title(tokens: Tokens, i: int, heads: Hits[tuple[str, str]]) -> bool:
    """A title with a capital right after a name, as where a caption was glued to a sentence."""
    end = min(i + 4, len(tokens.items))
    if i + 1 >= end or tokens.items[i + 1].is_capital:
        return False
    hit = heads.longest(i, end)
    return hit is not None and hit[0] - i > 1 and hit[1][0] in ("title", "generic")
