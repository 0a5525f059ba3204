from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles.importing import Given, import_records
from articles.models import Import, ImportRecord
from articles.reading import Record, Rejection
from articles.reasons import REASONS
from articles.tasks import import_waiting, queue_import
from articles.views import imports as views
from newsdesk.roles import Role
from newsdesk.tests.persons import HTMX, client_of, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return client_of(make_person("nhap", Role.IMPORTER))


def deliver(count, *, name="chiều thứ Ba", rejected=(), **given):
    page = "Tít của {name} số {index}\n\nThân bài số {index} của {name} kể chuyện bà con sửa lại con đường qua suối.\n"
    records = [Record(f"bai-{index}.txt", None, None, page.format(name=name, index=index)) for index in range(count)]
    rejections = [Rejection(f"hong-{reason}.txt", "trong.txt", 7, reason, "thấy <b>") for reason in rejected]
    return import_records([*records, *rejections], name=name, given=Given(**given)).delivery


def test_empty_page_explains_the_command(client):
    page = client.get(reverse("imports"))
    assert page.status_code == 200
    assert "python3 manage.py import_articles" in page.text
    assert reverse("paste_article") in page.text
    assert "<table" not in page.text


def test_newest_first_with_counts_by_outcome(client):
    deliver(2, name="đợt đầu", publisher="Báo Ven Sông")
    again = deliver(2, name="đợt đầu", publisher="Báo Ven Sông", rejected=["binary", "vni", "nul"])
    rows = client.get(reverse("imports")).context["rows"]
    assert [delivery.pk for delivery, _ in rows] == [again.pk, again.pk - 1]
    counts = [{outcome.value: count for outcome, count in tally} for _, tally in rows]
    assert counts == [
        {"imported": 0, "revised": 0, "duplicate": 2, "rejected": 3},
        {"imported": 2, "revised": 0, "duplicate": 0, "rejected": 0},
    ]


@pytest.mark.parametrize("page", ["imports", "import"])
def test_a_fixed_number_of_queries(client, page):
    numbers = []
    for count in (1, 30):
        delivery = None
        for index in range(3 if count == 30 else 1):
            delivery = deliver(count, name=f"đợt {count}.{index}", rejected=["binary"] * count)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page, args=[delivery.pk] if page == "import" else [])).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_many_deliveries_are_paged(client):
    Import.objects.bulk_create(Import(name=f"đợt {index}") for index in range(60))
    first, second = (client.get(reverse("imports"), {"page": page}) for page in (1, 2))
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 10]
    assert 'href="?page=2"' in first.text
    assert client.get(reverse("imports"), {"page": "x"}).status_code == 200


class TestOne:
    def test_place_outcome_and_reason_in_words(self, client):
        delivery = deliver(1, rejected=["tcvn3"])
        page = client.get(reverse("import", args=[delivery.pk]))
        article = ImportRecord.objects.get(outcome="imported").article
        assert f'<a href="{reverse("article_edit", args=[article.pk])}">{article.title}</a>' in page.text
        assert "hong-tcvn3.txt › trong.txt, dòng 7" in page.text
        assert "phông cũ TCVN3 (ABC)" in page.text
        assert "thấy &lt;b&gt;" in page.text

    def test_an_editor_who_imports_is_led_to_the_desk(self):
        delivery = deliver(1)
        page = signed_in(Role.EDITOR, Role.IMPORTER).get(reverse("import", args=[delivery.pk]))
        assert f'href="{reverse("article", args=[delivery.records.get().article_id])}"' in page.text

    def test_a_hundred_a_page(self, client):
        delivery = deliver(0, rejected=["empty"] * 130)
        pages = [client.get(reverse("import", args=[delivery.pk]), {"page": page}) for page in (1, 2)]
        assert [page.text.count("<td>hong-empty.txt") for page in pages] == [100, 30]
        assert 'rel="next"' in pages[0].text
        assert 'rel="prev"' in pages[1].text

    def test_one_outcome_alone(self, client):
        delivery = deliver(3, rejected=["nul"])
        page = client.get(reverse("import", args=[delivery.pk]), {"outcome": "rejected"})
        assert [record.outcome for record in page.context["page"]] == ["rejected"]
        page = client.get(reverse("import", args=[delivery.pk]), {"outcome": "revised"})
        assert "Không có mục nào như vậy." in page.text
        page = client.get(reverse("import", args=[delivery.pk]), {"outcome": "delivery__by__password"})
        assert len(page.context["page"]) == 4

    def test_unknown_is_404(self, client):
        assert client.get(reverse("import", args=[987654])).status_code == 404

    def test_a_code_without_words_is_shown(self, client):
        delivery = deliver(0, rejected=["new_reason"])
        assert "new_reason" in client.get(reverse("import", args=[delivery.pk])).text


@pytest.mark.parametrize("page, arguments", [("imports", []), ("import", [1])])
class TestAccess:
    @pytest.mark.parametrize("roles", [[Role.EDITOR], [Role.CHIEF], [Role.EXPORTER], []])
    def test_other_roles_are_refused(self, page, arguments, roles):
        assert signed_in(*roles).get(reverse(page, args=arguments)).status_code == 403

    def test_anonymous_is_sent_to_the_login(self, page, arguments):
        assert Client().get(reverse(page, args=arguments)).url.startswith(reverse("login"))

    def test_post_is_405(self, client, page, arguments):
        assert client.post(reverse(page, args=arguments)).status_code == 405


class TestActs:
    """Stopping, going on, taking back and downloading, from the delivery's page."""

    @pytest.fixture
    def queued(self, tmp_path):
        path = tmp_path / "tin.jsonl"
        path.write_text('{"body": "Cầu treo Nậm Cắn đã xong."}\n{"body": ""}\n', encoding="utf-8")
        return queue_import([path], name="tin.jsonl", by=None, given=Given())

    def post(self, client, name, delivery, **headers):
        return client.post(reverse(name, args=[delivery.pk]), headers=headers)

    def state(self, delivery):
        return Import.objects.get(pk=delivery.pk).state

    def test_the_page_asks_again_while_it_is_open(self, client, queued):
        asks = f'hx-get="{reverse("import_progress", args=[queued.pk])}"'
        assert asks in client.get(reverse("import", args=[queued.pk])).text
        assert asks in client.get(reverse("import_progress", args=[queued.pk])).text
        import_waiting()
        assert asks not in client.get(reverse("import_progress", args=[queued.pk])).text

    def test_progress_says_how_far(self, client, queued):
        Import.objects.update(
            state="running", lease_until=timezone.now() + timedelta(hours=1), bytes_read=25, bytes_total=100,
            resumed_at=timezone.now() - timedelta(minutes=1),
        )  # fmt: skip
        page = client.get(reverse("import_progress", args=[queued.pk])).text
        assert '<progress value="25" max="100">' in page
        assert "còn khoảng 3 phút" in page or "còn khoảng 4 phút" in page

    def test_a_running_import_tells_each_number_once(self, client, queued):
        Import.objects.update(state="running", lease_until=timezone.now() + timedelta(hours=1))
        page = client.get(reverse("import", args=[queued.pk])).text
        assert page.count("?outcome=imported") == 1
        assert "Không có mục nào như vậy" not in page
        import_waiting()
        page = client.get(reverse("import", args=[queued.pk])).text
        assert page.count("?outcome=imported") == 1

    def test_a_warning_when_nobody_works_on_it(self, client, queued):
        warning = "chưa tiến trình nào nhận đợt nhập này"
        assert warning not in client.get(reverse("import", args=[queued.pk])).text
        Import.objects.update(started_at=timezone.now() - timedelta(minutes=2))
        assert warning in client.get(reverse("import", args=[queued.pk])).text

    def test_stop_and_go_on(self, client, queued):
        assert "Nhập tiếp" in self.post(client, "cancel_import", queued, **HTMX).text
        assert self.state(queued) == "cancelled"
        assert self.post(client, "go_on_import", queued).url == reverse("import", args=[queued.pk])
        assert self.state(queued) == "waiting"

    def test_take_back(self, client, queued):
        import_waiting()
        assert "Các bài đã được gỡ ra" in self.post(client, "take_back_import", queued, **HTMX).text
        assert self.state(queued) == "taken_back"

    def test_a_large_one_is_taken_back_by_a_worker(self, client, queued, monkeypatch):
        monkeypatch.setattr(views, "TAKEN_BACK_AT_ONCE", 1)
        import_waiting()
        assert "Đang thu hồi" in self.post(client, "take_back_import", queued, **HTMX).text
        import_waiting()
        assert self.state(queued) == "taken_back"

    def test_stopped_and_being_taken_back(self, client, queued):
        """What is true now, and nothing of what was."""
        import_waiting()
        Import.objects.update(state="cancelled", cancel_asked=True, take_back_asked=True)
        page = client.get(reverse("import_progress", args=[queued.pk])).text
        assert "Đang thu hồi" in page
        assert "Sẽ dừng" not in page and "Phần sau chưa đọc" not in page
        Import.objects.update(state="running", take_back_asked=False, lease_until=timezone.now() + timedelta(hours=1))
        assert "Sẽ dừng" in client.get(reverse("import_progress", args=[queued.pk])).text

    def test_take_back_refused(self, client, queued):
        import_waiting()
        import_records([Record("lại.txt", None, None, "Cầu treo Nậm Cắn đã xong.")], name="lại")
        answer = self.post(client, "take_back_import", queued, **HTMX)
        assert (answer.status_code, "hãy thu hồi đợt ấy trước" in answer.text) == (422, True)
        answer = client.post(reverse("take_back_import", args=[queued.pk]), follow=True)
        assert "hãy thu hồi đợt ấy trước" in answer.text

    def test_not_while_it_is_open(self, client, queued):
        assert self.post(client, "take_back_import", queued, **HTMX).status_code == 422
        assert self.state(queued) == "waiting"

    def test_rejects(self, client, queued):
        import_waiting()
        answer = client.get(reverse("import_rejects", args=[queued.pk]))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="import-{queued.pk}-rejected.jsonl"'
        assert '"body": ""' in b"".join(answer.streaming_content).decode()

    @pytest.mark.parametrize("name", ["cancel_import", "go_on_import", "take_back_import"])
    def test_unknown_is_404_and_get_405(self, client, queued, name):
        assert client.post(reverse(name, args=[987654])).status_code == 404
        assert client.get(reverse(name, args=[queued.pk])).status_code == 405


def test_every_reason_has_vietnamese_words(client):
    with translation.override("en"):
        english = {code: str(words) for code, words in REASONS.items()}
    delivery = deliver(0, rejected=sorted(REASONS))
    rows = client.get(reverse("import", args=[delivery.pk])).context["page"]
    with translation.override("vi"):
        assert not [row.reason for row in rows if str(row.reason_in_words) in {row.reason, english[row.reason]}]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("changed", "dữ liệu giao đã bị sửa sau đó"),
        ("died", "tiến trình đọc dữ liệu đã chết"),
        ("OSError", "lỗi ghi rõ hơn trong nhật ký: OSError"),
    ],
)
def test_why_it_ended_early(client, error, words):
    delivery = deliver(1)
    Import.objects.filter(pk=delivery.pk).update(state="failed", last_error=error)
    assert words in client.get(reverse("import", args=[delivery.pk])).text
