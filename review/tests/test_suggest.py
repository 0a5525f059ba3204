"""Whom the registry offers for what is typed into the speaker box."""

import pytest
from django.db import connection
from django.urls import reverse

from review.models import Alias, Speaker
from review.tests.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(db):
    sa = Speaker.objects.create(name="Lê Thị Sa", role="Chủ tịch xã")
    Speaker.objects.create(name="Sa Văn Điền")
    Speaker.objects.create(name="Sở Thủy lợi", kind="organisation")
    Speaker.objects.create(name="Chế Sa Linh", merged_into=sa)
    Alias.objects.create(speaker=sa, name="Bà Tư Đò")


def suggested(by, typed):
    answer = client_of(by).get(reverse("suggest_speakers"), {"q": typed})
    assert answer.status_code == 200
    return [person["name"] for person in answer.json()["people"]]


@pytest.mark.parametrize(("typed", "names"), [
    ("sa", ["Sa Văn Điền", "Lê Thị Sa"]),
    ("SÀ", ["Sa Văn Điền", "Lê Thị Sa"]),
    ("le sa", ["Lê Thị Sa"]),
    ("thi l", ["Lê Thị Sa"]),
    ("dien", ["Sa Văn Điền"]),
    ("tu đo", ["Lê Thị Sa"]),
    ("so thuy", ["Sở Thủy lợi"]),
    ("a", []),
    ("'; --", []),
    ("\\0%", []),
    ("", []),
])  # fmt: skip
def test_by_the_beginnings_of_words(editor, registry, typed, names):
    assert suggested(editor, typed) == names


def test_what_is_told_of_them(editor, registry):
    answer = client_of(editor).get(reverse("suggest_speakers"), {"q": "lê"}).json()
    assert answer == {"people": [{"name": "Lê Thị Sa", "kind": "người", "role": "Chủ tịch xã"}]}


def test_no_more_than_a_list_holds(editor):
    Speaker.objects.bulk_create(Speaker(name=f"Trần Văn {number:02}") for number in range(40))
    assert suggested(editor, "tran") == [f"Trần Văn {number:02}" for number in range(12)]


def test_by_its_indexes(registry):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Speaker.objects.beginning(["sa"]).explain()
    assert "speaker_words" in plan and "alias_words" in plan


def test_for_editors(exporter):
    assert client_of(exporter).get(reverse("suggest_speakers"), {"q": "sa"}).status_code == 403
