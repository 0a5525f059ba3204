"""Fills a database for the desk's benchmark: tagged articles of about 3.5 kB with ten proposals each, by SQL alone."""

from collections.abc import Callable, Iterator

import psycopg

PATTERNS = 40
QUOTES = 10
CHUNK = 10_000
FILLER = (
    "Người dân hai bờ chờ ngày cầu mới khởi công, còn chợ đầu mối họp lại từ thứ Hai với hàng trăm sạp rau, cá và gạo. "
    "Đội trực của xã đi dọc bờ kênh mỗi sáng để đo mực nước và ghi vào sổ. "
)


def pattern(number: int) -> tuple[str, list[tuple[int, int, int, int, int, int, str]]]:
    """A body and its quotes: start and end of content, cue and source, and the speaker."""
    body, quotes = f"Sổ tay miền nước nổi, kỳ {number}.", []
    for place in range(QUOTES):
        speaker = f"Trần Văn {chr(65 + (number + place) % 26)}a"
        words = f"Nước ở cống số {number * QUOTES + place} đã xuống dưới mức báo động và phà sẽ chạy lại từ sáng mai"
        start = len(body) + 2
        end = start + len(words)
        source = f"ông {speaker}, trạm trưởng"
        source_start = end + len("”, ")
        cue_start = source_start + len(source) + len(", ")
        body += f"\n“{words}”, {source}, nói với báo chí.\n{FILLER}"
        body = body.rstrip()
        quotes.append(
            (start, end, cue_start, cue_start + len("nói"), source_start, source_start + len(source), speaker)
        )
    return body, quotes


def fill(url: str, articles: int, say: Callable[[str], None]) -> None:
    """Bring the number of made articles to `articles`. May be interrupted and go on; commits every 10,000."""
    with psycopg.connect(url) as connection:
        _patterns(connection)
        made = connection.execute("SELECT count(*) FROM articles_article WHERE section = 'bench'").fetchone()[0]
        for first, last in _chunks(made, articles):
            behind = connection.execute("SELECT coalesce(max(id), 0) FROM articles_article").fetchone()[0]
            ids = {"first": first, "last": last, "patterns": PATTERNS, "behind": behind}
            for statement in (ARTICLES, RUNS, PROPOSALS, WORK):
                connection.execute(statement, ids)
            connection.commit()
            say(f"{last:,} of {articles:,} articles")
        connection.execute("DROP TABLE bench_pattern, bench_quote")
        connection.commit()
        if made >= articles:
            return
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE articles_article, review_run, review_proposal, review_work")


def _chunks(made: int, articles: int) -> Iterator[tuple[int, int]]:
    for first in range(made, articles, CHUNK):
        yield first, min(first + CHUNK, articles)


def _patterns(connection: "psycopg.Connection") -> None:
    connection.execute("DROP TABLE IF EXISTS bench_pattern, bench_quote")
    connection.execute("CREATE TABLE bench_pattern (number int, body text)")
    connection.execute(
        "CREATE TABLE bench_quote (number int, place int, a int, b int, c int, d int, e int, f int, speaker text)"
    )
    for number in range(PATTERNS):
        body, quotes = pattern(number)
        connection.execute("INSERT INTO bench_pattern VALUES (%s, %s)", [number, body])
        with connection.cursor() as cursor:
            rows = [(number, place, *quote) for place, quote in enumerate(quotes)]
            cursor.executemany("INSERT INTO bench_quote VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", rows)


# The number of each article stands in its address, its body's last line and, by its remainder, its pattern.
ARTICLES = """
WITH made AS (
    SELECT n, pattern.body || E'\\nSổ số ' || n || '.' AS body
    FROM generate_series(%(first)s, %(last)s - 1) n JOIN bench_pattern pattern ON pattern.number = n %% %(patterns)s
)
INSERT INTO articles_article (external_id, url, title, section, author, credit, language, published_basis, extra, body,
    length, body_sha256, kept_sha256, flags, delivery_status, arrived_at)
SELECT '', 'https://bench.invalid/' || n, 'Sổ tay miền nước nổi số ' || n, 'bench', '', '', 'vi', 'unknown', '{}', body,
    length(body), sha256(convert_to(body, 'UTF8')), sha256(convert_to(body, 'UTF8')), '{}', 'usable', now()
FROM made ORDER BY n
"""
# All that follows is of the articles behind the given id: a chunk costs the same however many there were before.
RUNS = """
INSERT INTO review_run (article_id, version, kept_sha256)
SELECT id, 'bench', kept_sha256 FROM articles_article WHERE id > %(behind)s AND section = 'bench' ORDER BY id
"""
PROPOSALS = """
INSERT INTO review_proposal (run_id, article_id, kind, content, cue, source, speaker, speaker_kind, role,
    said_on_precision, confidence, doubt, rule)
SELECT run.id, article.id, 'direct', int4multirange(int4range(a, b)), int4range(c, d), int4range(e, f), speaker,
    'person', 'trạm trưởng', 'unknown', CASE WHEN place %% 4 = 3 THEN 0.5 ELSE 0.9 END,
    CASE WHEN place %% 4 = 3 THEN 'speaker' ELSE '' END, 'bench'
FROM articles_article article JOIN review_run run ON run.article_id = article.id
    JOIN bench_quote quote ON quote.number = substring(article.url FROM '[0-9]+$')::int %% %(patterns)s
WHERE article.section = 'bench' AND article.id > %(behind)s AND run.article_id > %(behind)s
ORDER BY article.id, place
"""
WORK = """
UPDATE review_work SET tagging = 'tagged', open_proposals = 10, doubt = article_id %% 4
WHERE tagging = 'waiting' AND article_id > %(behind)s
    AND article_id IN (SELECT id FROM articles_article WHERE section = 'bench' AND id > %(behind)s)
"""
