"""What the database itself refuses about proposals, quotes and decisions, whoever writes."""
from django.db import migrations


def span(table: str, column: str) -> str:
    """A span is bounded and not empty. An unbounded one has a NULL bound, which a plain comparison lets pass."""
    return f"""
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_bounded CHECK ({column} IS NULL OR (
    NOT isempty({column}) AND NOT lower_inf({column}) AND NOT upper_inf({column}) AND lower({column}) >= 0));
"""


SPANS = "".join(
    span(f"review_{table}", column)
    for table, columns in {
        "proposal": ("content", "cue", "source", "relay", "said_on_span"),
        "quote": ("content", "cue", "source", "said_on_span"),
        "quoteversion": ("content", "cue", "source", "said_on_span"),
    }.items()
    for column in columns
)

OWN_MARKS = """
ALTER TABLE review_quote ADD CONSTRAINT review_quote_own_marks_inside CHECK (own_marks <@ content);
ALTER TABLE review_quoteversion ADD CONSTRAINT review_quoteversion_own_marks_inside CHECK (own_marks <@ content);
"""

# Statement-level with transition tables: 30 microseconds a row at COPY, against 55 as row triggers.
PROPOSALS = """
CREATE FUNCTION review_proposals_inside() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bad bigint;
BEGIN
    SELECT changed.id INTO bad FROM changed
    JOIN articles_article article ON article.id = changed.article_id
    JOIN review_run run ON run.id = changed.run_id
    WHERE run.article_id <> changed.article_id
       OR greatest(upper(changed.content), upper(cue), upper(source), upper(relay), upper(said_on_span)) > article.length
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'proposal % lies outside its article', bad USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER review_proposals_inside_insert AFTER INSERT ON review_proposal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_proposals_inside();
CREATE TRIGGER review_proposals_inside_update AFTER UPDATE ON review_proposal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_proposals_inside();
"""



def hold(name: str, table: str, *, also: str = "") -> str:
    """Refuse rows of `table` whose spans leave their article or whose words are not its own."""
    return f"""
CREATE FUNCTION review_{name}s_hold() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bad bigint;
BEGIN
    SELECT changed.id INTO bad FROM changed JOIN articles_article article ON article.id = changed.article_id
    WHERE greatest(upper(changed.content), upper(changed.cue), upper(changed.source), upper(changed.said_on_span))
        > article.length LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '{name} % lies outside its article', bad USING ERRCODE = 'check_violation';
    END IF;
    SELECT changed.id INTO bad FROM changed JOIN articles_article article ON article.id = changed.article_id
    WHERE changed.words IS DISTINCT FROM (
        SELECT array_agg(substr(article.body, lower(part) + 1, upper(part) - lower(part)) ORDER BY lower(part))
        FROM unnest(changed.content) AS part
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '{name} %: its words are not the words of its article', bad USING ERRCODE = 'check_violation';
    END IF;{also}
    RETURN NULL;
END $$;
CREATE TRIGGER review_{name}s_hold_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_{name}s_hold();
CREATE TRIGGER review_{name}s_hold_update AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION review_{name}s_hold();
"""


ANSWERS = """
    SELECT changed.id INTO bad FROM changed JOIN review_proposal proposal ON proposal.id = changed.proposal_id
    WHERE proposal.article_id <> changed.article_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'quote % answers a proposal of another article', bad USING ERRCODE = 'check_violation';
    END IF;"""

QUOTES = hold("quote", "review_quote", also=ANSWERS)
VERSIONS = hold("version", "review_quoteversion")

# The lock and the look at the head are two statements: in one, the head is read before the lock is had, and the chain
# forks. Whatever the writer says of seq, at and the hashes is overwritten.
CHAIN = """
CREATE FUNCTION review_chain() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE head record;
BEGIN
    PERFORM pg_advisory_xact_lock(7165001);
    SELECT seq, hash INTO head FROM review_decision ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(head.seq, 0) + 1;
    NEW.prev_hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
    NEW.at := clock_timestamp();
    NEW.hash := sha256(convert_to(concat_ws('|',
        'newsdesk-decision-1', NEW.seq, NEW.verb, NEW.quote_id, coalesce(NEW.proposal_id::text, ''),
        NEW.version_before, NEW.version_after, NEW.reason, coalesce(NEW.by_id::text, ''),
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), coalesce(NEW.milliseconds::text, ''),
        NEW.request_id, coalesce(NEW.undoes_id::text, ''), encode(NEW.state_hash, 'hex'), encode(NEW.prev_hash, 'hex')
    ), 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER review_chain BEFORE INSERT ON review_decision FOR EACH ROW EXECUTE FUNCTION review_chain();

CREATE FUNCTION review_feed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE head bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7165001);
    SELECT max(seq) INTO head FROM review_feedevent;
    NEW.seq := coalesce(head, 0) + 1;
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER review_feed BEFORE INSERT ON review_feedevent FOR EACH ROW EXECUTE FUNCTION review_feed();
"""

# Work is review's own, and every article has its row from the same statement on, however it came in.
WORK = """
CREATE FUNCTION review_work_for_articles() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO review_work (article_id) SELECT id FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER review_work_for_articles AFTER INSERT ON articles_article
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION review_work_for_articles();
"""

GRANTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON review_decision, review_feedevent FROM newsdesk_app;
REVOKE UPDATE ON review_proposal, review_run FROM newsdesk_app;
REVOKE DELETE ON review_quoteversion FROM newsdesk_app;
"""

UNDO = """
DROP FUNCTION review_proposals_inside, review_quotes_hold, review_versions_hold, review_chain, review_feed, review_work_for_articles CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("articles", "0002_rules")]
    operations = [migrations.RunSQL(SPANS + OWN_MARKS + PROPOSALS + QUOTES + VERSIONS + CHAIN + WORK + GRANTS, UNDO)]
