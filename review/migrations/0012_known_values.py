"""Columns that hold values the code names: the database refuses any other. And a verified quote has a speaker,
written out.
"""
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Regex

KINDS = ["direct", "mixed", "indirect"]
PRECISIONS = ["day", "month", "year", "unknown"]
SPEAKER_KINDS = ["person", "organisation", "group", "unknown"]
STATE = {
    "kind": KINDS,
    "said_on_precision": PRECISIONS,
    "translated": ["yes", "no", "unknown"],
    "verdict": ["open", "verified", "rejected", "kept_out", "not_sure"],
    "reason": [
        "", "not_speech", "no_clause", "intention", "not_article", "repeated", "no_speaker", "other",
    ],
    "availability": ["free", "held", "withdrawn", "sealed"],
}  # fmt: skip
KNOWN = {
    "review_proposal": {
        "kind": KINDS,
        "speaker_kind": SPEAKER_KINDS,
        "said_on_precision": PRECISIONS,
        "doubt": ["", "content", "speaker", "kind"],
    },
    "review_quote": STATE,
    "review_quoteversion": STATE,
    "review_feedevent": {"kind": ["verified", "changed", "held", "released", "withdrawn", "sealed"]},
    "review_speaker": {"kind": SPEAKER_KINDS},
    "review_reanchoring": {"outcome": ["same", "moved", "changed", "gone"]},
    "review_watch": {"kind": ["speaker", "words", "section", "publisher"]},
    "review_download": {"state": ["waiting", "running", "done", "failed"]},
    "review_feedtoken": {"scope": ["quotes", "events"]},
    "review_work": {
        "tagging": ["waiting", "running", "tagged", "quarantined"],
        "review": ["open", "proposals_reviewed", "read_whole", "closed_unread", "backlog"],
    },
}
FLAGS = ["off_record", "disputed"]
SPEAKERS_BY_LINE = Func(
    F("speakers"), Value("\n"), Value(""), function="array_to_string", output_field=models.TextField()
)


def only(table: str, column: str, values: list[str], *, array: bool = False) -> migrations.RunSQL:
    name = f"{table}_{column}_known"
    listed = ", ".join(f"'{value}'" for value in values)
    condition = f"{column} <@ ARRAY[{listed}]" if array else f"{column} IN ({listed})"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("review", "0011_merged_speakers")]
    operations = [
        migrations.RemoveConstraint("quote", "quote_verified_by_somebody"),
        migrations.AddConstraint(
            "quote",
            models.CheckConstraint(
                condition=~Q(verdict="verified") | ~Q(Regex(SPEAKERS_BY_LINE, r"(^|\n)\s*(\n|$)")),
                name="quote_verified_names_speakers",
            ),
        ),
        *(only(table, column, values) for table, columns in KNOWN.items() for column, values in columns.items()),
        *(only(table, "flags", FLAGS, array=True) for table in ("review_quote", "review_quoteversion")),
    ]
