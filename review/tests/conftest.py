"""People of each role, and an article with proposals made from its own text."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles.hashing import text_sha256
from articles.models import Article, Publisher
from newsdesk.models import User
from newsdesk.roles import Role
from review.cards import count_open_proposals
from review.models import Claim, Proposal, Quote, Run, Work
from review.tests.taking import two_free_quotes

BODY = (
    "Cầu phao Bãi Sậy mở lại sau ba tuần\n"
    "“Nước rút chậm nhưng cầu đã an toàn”, ông Trần Quốc Đạt, Chủ tịch xã Bãi Sậy, nói với báo chí chiều 12-3.\n"
    "Bà Lê Thị Hoa cho biết chợ đầu mối sẽ họp lại từ thứ Hai. "
    "Bà gọi ba tuần qua là “quãng dài nhất” trong đời buôn bán.\n"
    "Theo Sở Giao thông, mỗi ngày có khoảng 4.000 lượt người qua phao. "
    "Người dân hai bờ mong cầu bê tông sớm khởi công.\n"
    "Xem thêm: mười cây cầu đẹp nhất miền Tây"
)
PASSWORD = "mật khẩu chỉ dùng trong kiểm thử"


def make_user(name: str, *roles: str, **more: Any) -> User:
    return User.objects.create_user(name, password=PASSWORD, roles=list(roles), **more)


def make_article(body: str = BODY, **more: Any) -> Article:
    digest = text_sha256(body)
    given = {"title": "Cầu phao Bãi Sậy mở lại", "length": len(body), "body_sha256": digest, "kept_sha256": digest}
    return Article.objects.create(body=body, **(given | more))


def span(article: Article, words: str) -> tuple[int, int]:
    """Where these words stand first in the body."""
    start = article.body.index(words)
    return start, start + len(words)


def make_run(article: Article, *proposals: dict[str, Any], version: str = "test-1") -> list[Proposal]:
    """A run of the tagger. In each proposal `content`, `cue`, `source` and `relay` are words of the article."""
    run = Run.objects.create(article=article, version=version, kept_sha256=article.kept_sha256)
    made = []
    for given in proposals:
        row = {"kind": "indirect", "speaker": "", "speaker_kind": "person", "confidence": 0.9, "rule": "test"} | given
        row["content"] = [span(article, row["content"])]
        row |= {part: span(article, row[part]) for part in ("cue", "source", "relay") if row.get(part)}
        made.append(Proposal.objects.create(run=run, article=article, **row))
    Work.objects.filter(pk=article.pk).update(tagging=Work.Tagging.TAGGED)
    with transaction.atomic():
        count_open_proposals([article.pk])
    return made


def first_proposals(article: Article) -> list[Proposal]:
    return make_run(
        article,
        {
            "kind": "direct",
            "content": "Nước rút chậm nhưng cầu đã an toàn",
            "cue": "nói",
            "speaker": "Trần Quốc Đạt",
            "source": "ông Trần Quốc Đạt, Chủ tịch xã Bãi Sậy",
            "role": "Chủ tịch xã Bãi Sậy",
        },
        {
            "content": "chợ đầu mối sẽ họp lại từ thứ Hai",
            "cue": "cho biết",
            "source": "Bà Lê Thị Hoa",
            "speaker": "Lê Thị Hoa",
            "confidence": 0.7,
            "doubt": "content",
        },
        {
            "content": "mỗi ngày có khoảng 4.000 lượt người qua phao",
            "cue": "Theo",
            "source": "Sở Giao thông",
            "speaker": "",
            "confidence": 0.4,
            "doubt": "speaker",
        },
    )


def act(version: int = 0, **more: Any) -> dict[str, Any]:
    """What a page sends with any act."""
    return {"request_id": str(uuid.uuid4()), "seen_version": version, "milliseconds": 900, **more}


@pytest.fixture(autouse=True)
def _fast_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(db: None) -> User:
    return make_user("minh", Role.EDITOR, first_name="Minh")


@pytest.fixture
def chief(db: None) -> User:
    return make_user("ha", Role.CHIEF, first_name="Hà")


@pytest.fixture
def importer(db: None) -> User:
    return make_user("an", Role.IMPORTER)


@pytest.fixture
def exporter(db: None) -> User:
    return make_user("ngoc", Role.EXPORTER)


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> None:
    """What is exported and uploaded goes into the test's own folder."""
    settings.FILES_DIR = tmp_path


@pytest.fixture
def quotes(editor: User) -> list[Quote]:
    """Two that may leave."""
    return two_free_quotes(editor)


@pytest.fixture
def article(db: None) -> Article:
    return make_article(publisher=Publisher.objects.create(name="Báo Bãi Sậy"))


@pytest.fixture
def proposals(article: Article) -> list[Proposal]:
    """Three: a direct quote, an indirect one, and one without a speaker."""
    return first_proposals(article)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


HTMX = {"HX-Request": "true"}


def articles(count: int) -> list[Article]:
    return [make_article(f"{BODY}\nBản tin số {number}.") for number in range(count)]


def expire(*claims: Claim) -> None:
    """As if twenty seconds had gone by."""
    pks = [claim.article_id for claim in claims]
    Work.objects.filter(pk__in=pks).update(lease_until=timezone.now() - timedelta(hours=2))


def work(article: Article) -> Work:
    return Work.objects.get(article=article)
