"""axe on every page, empty and with something on it, and on the pages that say why there is none."""

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Import, Publisher, Upload
from articles.tests.deliveries import ROWS, table
from newsdesk.models import User
from newsdesk.roles import Role
from review.models import Alias, ArticleSearch, Download, Reanchoring, Speaker, Watch, Work
from review.registry import settle
from review.tests.browser.axe import violations, violations_of
from review.tests.conftest import client_of, first_proposals, make_article
from review.tests.making import decided, make_archive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "queue",
    "backlog",
    "later",
    "watches",
    "times",
    "quotes",
    "search_articles",
    "search_proposals",
    "bulk",
    "speakers",
    "unlinked_names",
    "exports",
    "tokens",
    "imports",
    "new_import",
    "paste_article",
    "people",
    "settings",
    "help",
]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def everyone(editor):
    """Somebody who sees every page."""
    User.objects.filter(pk=editor.pk).update(is_superuser=True, roles=[role.value for role in Role])
    editor.refresh_from_db()
    return editor


def only_these(page, *statuses):
    """The console told these answers in this order and nothing else."""
    assert [fault.partition("status of ")[2][:3] for fault in page.faults] == list(statuses)
    page.faults.clear()


def test_empty_pages(visit, everyone):
    page = visit(everyone, reverse("queue"))
    assert violations_of(page, map(reverse, PAGES), ["narrow"]) == {}


@pytest.fixture
def archive(everyone):
    """Something on every page: the addresses of those that have one of their own."""
    make_archive()
    article = make_article(publisher=Publisher.objects.create(name="Báo Bãi Sậy"))
    proposals = first_proposals(article)
    verified = decided("verify", proposals[0], by=everyone)
    decided("not_sure", proposals[1], by=everyone)
    speaker = Speaker.objects.create(name="Trần Quốc Đạt")
    Alias.objects.create(speaker=speaker, name="Đạt phao")
    Speaker.objects.create(name="Đạt", merged_into=speaker)
    assert settle("Trần Quốc Đạt", verified.role, speaker) == 1
    newer = make_article(f"Tin thêm. {article.body}", title="Cầu phao, bản chiều", replaces=article)
    Reanchoring.objects.create(
        quote=verified, before=article, article=newer, outcome="changed", version=1, passage=(0, 9)
    )
    aged = make_article(title="Chợ nổi vắng khách")
    Work.objects.filter(pk=aged.pk).update(tagging="tagged", review="backlog")
    Watch.objects.create(user=everyone, kind="words", words="cầu phao")
    ArticleSearch.index([article.pk])
    assert client_of(everyone).post(reverse("order_export"), {"format": "jsonl"}).status_code == 302
    upload = Upload.objects.create(name="bài.csv", size=1, by=everyone)
    upload.folder.mkdir(parents=True)
    size = upload.path.write_bytes(table(ROWS).encode())
    Upload.objects.filter(pk=upload.pk).update(size=size, received=size)
    return [
        reverse("article", args=[article.pk]),
        reverse("article_quotes", args=[article.pk]),
        reverse("article_edit", args=[article.pk]),
        reverse("revision", args=[newer.pk]),
        reverse("quote", args=[verified.uid]),
        reverse("speaker", args=[speaker.pk]),
        reverse("import", args=[Import.objects.get().pk]),
        reverse("import_upload", args=[upload.pk]),
        f"{reverse('quotes')}?q=cầu&speaker=nobody",
        f"{reverse('search_articles')}?q=cầu",
        f"{reverse('search_proposals')}?q=người",
        f"{reverse('bulk')}?q=phao&doubtful=on",
        f"{reverse('backlog')}?q=-",
        f"{reverse('queue')}?doubtful=on",
    ]


def test_pages_with_something_on_them(visit, everyone, archive):
    page = visit(everyone, archive[0])
    assert violations_of(page, [*archive, *map(reverse, PAGES)]) == {}


def test_forms_that_are_refused(visit, everyone, live_server):
    """Each page again with what is wrong with what was sent."""
    page = visit(everyone, reverse("paste_article"))
    for name, box, wrong, button in (
        ("paste_article", "[name=text]", " ", "main form button"),
        ("watches", "[name=words]", "…", "main form button"),
        ("settings", "[name=new_password2]", "ngắn", "main form:last-of-type button"),
    ):
        page.goto(live_server.url + reverse(name))
        page.locator("main form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true; })")
        page.locator(box).fill(wrong)
        page.locator(button).last.click()
        expect(page.locator(".errorlist, [role=alert], .errors").first).to_be_visible()
        assert violations(page) == [], name


def test_pages_that_say_why_there_is_none(visit, everyone, importer, archive, live_server, monkeypatch):
    def broken(*given, **more):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("review.views.times.render", broken)
    Download.objects.update(kept_until=timezone.now())
    bad_request = get_template("400.html").render()
    page = visit(everyone, reverse("help"))
    page.route("**/400/", lambda route: route.fulfill(status=400, content_type="text/html", body=bad_request))
    gone = reverse("export_file", args=[Download.objects.get().pk])
    assert violations_of(page, ["/articles/999999999/", gone, reverse("times"), "/400/"]) == {}
    theirs = visit(importer, reverse("backlog"))
    expect(theirs.locator("h1")).to_be_visible()
    assert violations(theirs) == []
    only_these(page, "404", "410", "500", "400")
    only_these(theirs, "403")


def test_who_is_signed_out(visit, everyone, live_server):
    page = visit(everyone, reverse("people"))
    page.locator("main summary").first.click()
    page.fill("[name=username]", "lien")
    page.fill("[name=full_name]", "Liên")
    page.get_by_role("button", name="Mời", exact=True).click()
    link = page.locator("input[readonly]").input_value()
    assert violations(page) == []
    page.context.clear_cookies()
    page.goto(link)
    page.fill("[name=new_password1]", "ngắn")
    page.fill("[name=new_password2]", "khác")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("main form .errorlist")).to_be_visible()
    assert violations(page) == []
    page.goto(live_server.url + reverse("set_password", args=["MQ", "abc-def"]))
    assert violations(page) == []
    only_these(page, "422", "410")
    page.goto(live_server.url + reverse("login"))
    assert violations(page) == []
    page.fill("[name=username]", "ai đó")
    page.fill("[name=password]", "sai")
    page.keyboard.press("Enter")
    expect(page.locator("main form")).to_contain_text("không đúng")
    assert violations(page) == []
