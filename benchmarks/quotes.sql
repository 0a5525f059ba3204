-- An archive of %(articles)s articles, with six verified quotes each, filled by the owner into an empty database.
-- Triggers are off: they are what other benchmarks measure; the chain's hashes are therefore only lookalikes.
SET session_replication_role = replica;

CREATE TEMP TABLE clause AS
SELECT n, (SELECT string_agg(words[1 + (hashint8(n * 64 + pick)::bigint & 65535) %% cardinality(words)], ' ' ORDER BY pick)
    FROM generate_series(1, 8 + n %% 17) AS pick) AS text
FROM generate_series(0, 4999) AS n, string_to_array(
    'mưa lũ tràn về bãi sông cánh đồng ngập sâu người dân vùng hạ lưu chuyển thóc giống lên đồi cao trạm bơm chạy '
    'suốt đêm kênh chính nạo vét xong trước vụ chiêm cầu treo sửa lại mặt ván chợ phiên họp muộn giá rau tăng nhẹ '
    'thuyền ghe neo đậu kín bến cá trường học mở cửa sớm hơn dự kiến xã huyện tỉnh chia nhau từng ca trực đê', ' '
) AS words;

INSERT INTO newsdesk_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, roles, language, enter_delay_ms, letter_keys)
SELECT n, '!', false, 'nguoi' || n, 'Người ' || n, '', '', false, true, now(), '{editor}', 'vi', 350, true
FROM generate_series(1, 20) AS n;
INSERT INTO articles_publisher (id, name) SELECT n, 'Báo Số ' || n FROM generate_series(1, 40) AS n;
INSERT INTO review_speaker (id, name, kind, role)
SELECT n, 'Nguyễn Văn ' || n, 'person', 'trưởng trạm ' || n FROM generate_series(1, 3000) AS n;

-- Ten lines an article; six of them hold a quote: mention, cue, words, and a sentence after it.
CREATE TEMP TABLE line AS
SELECT article, pos, pos < 6 AS quoted, (article * 7 + pos) %% 3000 + 1 AS speaker,
    'Ông Nguyễn Văn ' || (article * 7 + pos) %% 3000 + 1 AS mention,
    said.text AS said, after.text AS after
FROM generate_series(1, %(articles)s) AS article CROSS JOIN generate_series(0, 9) AS pos
JOIN clause said ON said.n = (article * 31 + pos * 977) %% 5000
JOIN clause after ON after.n = (article * 17 + pos * 1409) %% 5000;

CREATE TEMP TABLE whole AS
SELECT *, CASE WHEN quoted THEN mention || ' cho biết ' || said || '. ' || initcap(left(after, 1)) || substr(after, 2) || '.'
    ELSE initcap(left(said, 1)) || substr(said, 2) || '. ' || initcap(left(after, 1)) || substr(after, 2) || '.' END AS text
FROM line;

CREATE TEMP TABLE placed AS
SELECT *, sum(length(text) + 1) OVER (PARTITION BY article ORDER BY pos) - length(text) - 1 AS start FROM whole;

INSERT INTO articles_article (id, publisher_id, external_id, url, title, section, author, credit, language, published_on,
    published_basis, extra, body, length, body_sha256, kept_sha256, flags, delivery_status, arrived_at)
SELECT article, article %% 40 + 1, 'n' || article, 'https://bao.example/' || article, 'Bản tin số ' || article,
    'Đời sống', '', '', 'vi', date '2026-01-01' + (article %% 300)::int, 'delivery', '{}', body, length(body),
    sha256(convert_to(body, 'UTF8')), sha256(convert_to(body, 'UTF8')), '{}', 'usable', now()
FROM (SELECT article, string_agg(text, E'\n' ORDER BY pos) AS body FROM placed GROUP BY article) bodies;
INSERT INTO review_run (id, article_id, version, kept_sha256, at)
SELECT id, id, 'benchmark-1', kept_sha256, now() FROM articles_article;

CREATE TEMP TABLE quote AS
SELECT row_number() OVER (ORDER BY article, pos) AS id, article, speaker, said, mention,
    int4range(start::int, (start + length(mention))::int) AS source,
    int4range((start + length(mention) + 1)::int, (start + length(mention) + 9)::int) AS cue,
    int4range((start + length(mention) + 10)::int, (start + length(mention) + 10 + length(said))::int) AS content
FROM placed WHERE quoted;

INSERT INTO review_proposal (id, run_id, article_id, kind, content, cue, source, speaker, speaker_kind, role,
    said_on_precision, confidence, doubt, rule)
SELECT id, article, article, 'indirect', int4multirange(content), cue, source, 'Nguyễn Văn ' || speaker, 'person',
    'trưởng trạm ' || speaker, 'unknown', 0.9, '', 'cue' FROM quote;
INSERT INTO review_quote (id, uid, version, article_id, proposal_id, kind, content, words, own_marks, cue, source, relays,
    role, said_on, said_on_precision, translated, speakers, flags, note, verdict, reason, availability, decided_by_id,
    decided_at)
SELECT id, gen_random_uuid(), 1, article, id, 'indirect', int4multirange(content), ARRAY[said], '{}', cue, source, '{}',
    'trưởng trạm ' || speaker, CASE WHEN id %% 3 = 0 THEN date '2026-01-01' + (id %% 300)::int END,
    CASE WHEN id %% 3 = 0 THEN 'day' ELSE 'unknown' END, 'unknown', ARRAY['Nguyễn Văn ' || speaker], '{}', '',
    'verified', '', 'free', id %% 20 + 1, timestamptz '2026-06-01 08:00+07' + id * interval '1 second' FROM quote;
INSERT INTO review_quotespeaker (id, quote_id, position, name, speaker_id)
SELECT id, id, 0, 'Nguyễn Văn ' || speaker, CASE WHEN id %% 2 = 0 THEN speaker END FROM quote;
INSERT INTO review_decision (seq, verb, quote_id, proposal_id, version_before, version_after, reason, by_id, at,
    request_id, state_hash, prev_hash, hash)
SELECT id, 'verify', id, id, 0, 1, '', id %% 20 + 1, now(), gen_random_uuid(), sha256(('s' || id)::bytea),
    sha256(id::text::bytea), sha256((id + 1)::text::bytea) FROM quote;
INSERT INTO review_feedevent (seq, quote_id, kind, version, decision_id, at)
SELECT id, id, 'verified', 1, id, now() FROM quote;
