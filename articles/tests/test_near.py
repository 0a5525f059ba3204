"""Nearly the same texts are found, linked once and left apart."""

import random

import pytest
from django.urls import reverse

from articles import near
from articles.importing import import_records
from articles.models import Article, NearDuplicate, Sketch
from articles.reading import Record
from articles.taking_back import take_back
from newsdesk.roles import Role
from newsdesk.tests.persons import signed_in

pytestmark = pytest.mark.django_db

ONSETS = ["b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
RIMES = [
    "an",
    "ang",
    "anh",
    "ao",
    "ay",
    "ân",
    "ầu",
    "ác",
    "ất",
    "em",
    "en",
    "eo",
    "ên",
    "ềnh",
    "iên",
    "iết",
    "in",
    "ít",
    "oa",
    "oan",
    "on",
    "ong",
    "ô",
    "ông",
    "ơi",
    "ua",
    "uân",
    "ung",
    "ươc",
    "ương",
    "ưa",
]
SYLLABLES = [onset + rime for onset in ONSETS for rime in RIMES]


def story(chance, paragraphs=8):
    """Made-up syllables: what two stories share, they share by chance."""
    return [" ".join(chance.choices(SYLLABLES, k=chance.randrange(25, 60))) + "." for _ in range(paragraphs)]


def retold(chance, paragraphs):
    """As another paper prints it: a paragraph less, one of its own, some words changed."""
    told = list(paragraphs)
    del told[chance.randrange(len(told))]
    told.insert(chance.randrange(len(told)), " ".join(chance.choices(SYLLABLES, k=25)) + ".")
    words = "\n".join(told).split(" ")
    for _ in range(len(words) // 50):
        words[chance.randrange(len(words))] = chance.choice(SYLLABLES)
    return " ".join(words).split("\n")


def unlike(chance, paragraphs):
    """Another story that cites two paragraphs of this one."""
    return [*story(chance, 6), *paragraphs[:2]]


def deliver(*stories, publisher="", **fields):
    records = [
        Record("tin.jsonl", None, line, None, {"body": "\n".join(told), "publisher": publisher, **fields})
        for line, told in enumerate(stories, 1)
    ]
    delivery = import_records(records, name="lô").delivery
    while near.link_some():
        pass
    return delivery


def pairs():
    return set(NearDuplicate.objects.values_list("article", "other"))


def test_precision_and_recall_on_a_generated_set():
    """60 stories in three papers each, and 120 others that cite them or have nothing of them."""
    chance = random.Random(1)
    stories = [story(chance) for _ in range(60)]
    papers = [stories, *([retold(chance, told) for told in stories] for _ in range(2))]
    ids = [
        [row.article_id for row in deliver(*paper, publisher=f"Báo {n}").records.all()]
        for n, paper in enumerate(papers)
    ]
    deliver(*(unlike(chance, told) for told in stories), *(story(chance) for _ in range(60)), publisher="Báo khác")
    wanted = {
        (ids[one][n], ids[other][n]) for n in range(60) for one, other in [(0, 1), (0, 2), (1, 2)]
    }  # fmt: skip
    found = pairs()
    precision, recall = len(found & wanted) / len(found), len(found & wanted) / len(wanted)
    print(f"near duplicates: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= 0.98
    assert recall >= 0.9


def test_never_merged_and_linked_once():
    told = story(random.Random(2))
    deliver(told, publisher="Báo Suối Bạc")
    deliver(told, publisher="Báo Ven Đồi")
    assert Article.objects.count() == 2
    [link] = NearDuplicate.objects.all()
    assert (link.article_id < link.other_id, link.likeness) == (True, 1.0)
    assert near.link(Article.objects.none()) == 0
    assert near.link_some() == 0


def test_goes_on_where_it_was_cut_short(monkeypatch):
    monkeypatch.setattr(near, "AT_ONCE", 2)
    told = story(random.Random(3))
    delivery = import_records(
        [Record("a", None, n, None, {"body": "\n".join(told), "publisher": f"Báo {n}"}) for n in range(5)], name="lô"
    ).delivery
    steps = []
    while passed := near.link_some():
        delivery.refresh_from_db()
        steps.append((passed, delivery.sketched, len(pairs())))
    assert steps == [(2, 2, 1), (2, 4, 6), (1, 5, 10)]


def test_a_revision_is_no_near_duplicate_and_short_texts_are_not_compared():
    told = story(random.Random(4))
    deliver(told, external_id="7")
    deliver(retold(random.Random(5), told), external_id="7")
    deliver(["Chợ phiên họp lại."], publisher="A")
    deliver(["Chợ phiên họp lại."], publisher="B")
    assert pairs() == set()
    assert Sketch.objects.count() == 2


def test_goes_with_an_import_that_is_taken_back():
    told = story(random.Random(6))
    deliver(told)
    take_back(deliver(told, publisher="Báo Ven Đồi"))
    assert pairs() == set()
    assert Sketch.objects.count() == 1


def test_is_shown_on_the_article_s_page():
    told = story(random.Random(7))
    deliver(told, publisher="Báo Suối Bạc", title="Nước về")
    other = deliver(told, publisher="Báo Ven Đồi").records.get().article
    one = Article.objects.get(title="Nước về")
    page = signed_in(Role.EDITOR).get(reverse("article", args=[other.pk])).text
    assert f'<a href="{reverse("article", args=[one.pk])}">Báo Suối Bạc, Nước về</a> (100' in page


@pytest.mark.parametrize("case", [str.upper, str.title])
def test_case_does_not_matter(case):
    text = " ".join(story(random.Random(8)))
    assert near.sketch(case(text)) == near.sketch(text)
