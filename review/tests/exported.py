"""What exporting tests export, and how they read it back."""

import csv as reader
import io
import json
from datetime import date

from django.utils import translation
from openpyxl import load_workbook

from articles.models import Publisher
from review.exporting.columns import HEADINGS
from review.exporting.csv import MORE_HEADINGS
from review.exporting.stream import Export
from review.tests.making import decided, finished, make_article, make_run, span

BODY = (
    "Sáng 6/4, họp ở Bến Trại\n"
    "Ông Tạ Văn Lễ, trưởng trạm bơm, bác tin đồn: “Máy bơm số hai không hề cháy. "
    "Nó chỉ dừng một giờ”, theo báo Sông Nhuệ.\n"
    "Bà Cù Thị Nga cho biết ruộng nhà bà đã đủ nước từ hôm 2/4 🌾. Bà không nói thêm.\n"
    "Trạm trưởng gọi đợt hạn là “chưa từng thấy” và mong mưa sớm.\n"
)
DENIED = "Máy bơm số hai không hề cháy. Nó chỉ dừng một giờ"
ENOUGH = "ruộng nhà bà đã đủ nước từ hôm 2/4 🌾"


def article_of(name="Báo Ven Sông", **more):
    given = {"title": "Trạm bơm Bến Trại", "publisher": Publisher.objects.get_or_create(name=name)[0]}
    return make_article(BODY, **(given | more))


def two_quotes(article, editor):
    """A direct one with everything that can be said of it, and an indirect one with little."""
    direct, indirect = make_run(
        article,
        {
            "content": DENIED,
            "cue": span(article, "bác tin đồn"),
            "source": span(article, "Ông Tạ Văn Lễ, trưởng trạm bơm"),
            "relay": span(article, "báo Sông Nhuệ"),
            "speaker": "Tạ Văn Lễ",
            "role": "trưởng trạm bơm",
            "said_on": date(2026, 4, 6),
            "said_on_precision": "day",
            "said_on_span": span(article, "Sáng 6/4"),
        },
        {"kind": "indirect", "content": ENOUGH, "speaker": "Cù Thị Nga", "cue": span(article, "cho biết")},
    )
    quotes = [decided("verify", proposal, by=editor) for proposal in (direct, indirect)]
    finished(article, by=editor)
    return quotes


def exported(format="jsonl", **options):
    """The bytes and the manifest."""
    export = Export(format, **options)
    return b"".join(export.chunks()), export.manifest()


def lines(**options):
    data, _ = exported("jsonl", **options)
    return [json.loads(line) for line in data.decode().splitlines()]


def sheet(data, number=0):
    """The rows of a sheet of a workbook, as tuples of values."""
    return list(load_workbook(io.BytesIO(data)).worksheets[number].iter_rows(values_only=True))


def table(**options):
    with translation.override("en"):
        data, _ = exported("csv", **options)
        names = [str(heading) for heading in HEADINGS + MORE_HEADINGS]
    rows = list(reader.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]
