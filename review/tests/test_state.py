"""What the hash of a quote's state covers is settled for good."""

from datetime import UTC, date, datetime, timedelta, timezone

from review.models import Quote
from review.models.state import HASH_FORM, HASHED, STATE_COLUMNS

NONCE = bytes(range(32))


def quote(**more):
    given = {
        "article_id": 7, "kind": "direct", "content": [(3, 9), (12, 20)], "words": ["mưa to", "gió lớn"],
        "cue": (21, 24), "relays": ["Norda"], "role": "giám đốc", "said_on": date(2026, 1, 27),
        "said_on_precision": "day", "speakers": ["Lê Văn Khải"], "verdict": "verified", "decided_by_id": 3,
        "decided_at": datetime(2026, 1, 28, 2, 30, 0, 1500, tzinfo=UTC),
    }  # fmt: skip
    return Quote(**(given | more))


def test_the_newest_form_covers_every_column():
    assert set(HASHED[HASH_FORM]) == set(STATE_COLUMNS)


def test_a_form_once_used_gives_the_same_hash_for_ever():
    assert quote().state_hash(NONCE, 1).hex() == "ed15d28d8f06d93abba1bbd9cb9df9f6616eb343f91c0f1ebb6a92aca3b8155c"


def test_each_column_counts():
    other = {
        "article_id": 8, "kind": "mixed", "content": [(3, 9)], "words": ["mưa nhỏ"], "own_marks": [(3, 5)], "cue": None,
        "source": (30, 33), "relays": [], "role": "", "said_on": date(2026, 1, 26), "said_on_precision": "month",
        "said_on_span": (1, 2), "translated": "yes", "speakers": ["Khải"], "flags": ["disputed"], "note": "x",
        "verdict": "not_sure", "reason": "other", "availability": "held", "decided_by_id": 4,
        "decided_at": datetime(2026, 1, 28, 2, 30, 0, 1501, tzinfo=UTC),
    }  # fmt: skip
    assert set(other) == set(STATE_COLUMNS)
    hashes = {quote(**{name: value}).state_hash(NONCE, 1) for name, value in other.items()}
    assert len(hashes | {quote().state_hash(NONCE, 1)}) == len(other) + 1


def test_a_time_is_the_same_in_any_zone():
    saigon = datetime(2026, 1, 28, 9, 30, 0, 1500, tzinfo=timezone(timedelta(hours=7)))
    assert quote(decided_at=saigon).state_hash(NONCE, 1) == quote().state_hash(NONCE, 1)
