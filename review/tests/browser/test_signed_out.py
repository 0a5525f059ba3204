"""A session that ends while somebody writes: what was typed is there again after the login, passwords never."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from newsdesk.roles import Role
from review.models import Decision, Quote
from review.tests.browser.conftest import desk_path, press, select
from review.tests.conftest import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "Phần đang sửa được giữ."

TEXT = (
    "Đò ngang Cồn Én chạy lại\n\n"
    "Sáng 5-8, ông Võ Văn Tám cho biết đò đã chạy đủ chuyến. Hàng trăm lượt khách qua sông mỗi ngày, đông nhất là "
    "sáng sớm.\n\nBến đò phải ngừng từ cuối tháng 6 vì nước lên cao, bờ kè bị sạt hơn 20 mét.\n"
)


def sign_in_again(page, name, there):
    """Through the login that the page was sent to, back to `there`."""
    page.wait_for_url(re.compile("/login/"))
    expect(page.locator("#messages")).to_contain_text("Phiên đã hết. Phần đang sửa được giữ.")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(there))


def kept(page):
    """What the tab keeps of ours, by name."""
    return page.evaluate("Object.fromEntries(Object.entries(sessionStorage).filter(([name]) => !/^htmx/.test(name)))")


def test_a_quote_half_added(desk, article, proposals):
    select(desk, "cầu bê tông sớm khởi công")
    press(desk, "Control+Enter")
    desk.keyboard.type("Người dân Bãi Sậy")
    press(desk, "Enter")
    desk.locator("#add-quote [name=role]").fill("người dân hai bờ")
    press(desk, "Enter", "F2", "Shift+ArrowRight", "Enter")
    Session.objects.all().delete()
    press(desk, "Enter")
    desk.wait_for_url(re.compile("/login/"))
    assert "khởi công" not in str(kept(desk))
    sign_in_again(desk, "minh", desk_path(article))
    expect(desk.locator("#save-state")).to_have_text(KEPT)
    expect(desk.locator("#add-quote .words")).to_have_text("bê tông sớm khởi công")
    press(desk, "Enter")
    expect(desk.locator("#cards > .card")).to_have_count(4)
    quote = Quote.objects.get()
    assert (quote.words, quote.speakers) == (["bê tông sớm khởi công"], ["Người dân Bãi Sậy"])
    assert quote.role == "người dân hai bờ" and kept(desk) == {}
    desk.reload()
    expect(desk.locator("#add-quote")).to_be_hidden()


def test_with_all_cookies_gone_one_is_told_to_sign_in(desk, article, proposals):
    desk.locator(".now .more summary").click()
    desk.locator(".now [name=note]").fill("hỏi lại tòa soạn")
    desk.context.clear_cookies()
    press(desk, "Enter", "Enter")
    sign_in_again(desk, "minh", desk_path(article))
    expect(desk.locator(".now [name=note]")).to_have_value("hỏi lại tòa soạn")
    press(desk, "Enter")
    expect(desk.locator("#cards > [data-state=corrected]")).to_have_count(1)
    assert Quote.objects.get().note == "hỏi lại tòa soạn"


def test_a_quote_half_added_outlives_another_act_and_goes_with_back(desk, proposals):
    press(desk, "F4")
    expect(desk.locator("#cards > [data-state=not_sure]")).to_have_count(1)
    press(desk, "Control+z")
    expect(desk.locator("#cards > [data-state=open]")).to_have_count(3)
    select(desk, "cầu bê tông")
    press(desk, "Control+Enter")
    desk.keyboard.type("Lê Thị Hoa")
    press(desk, "Enter", "Control+y")
    expect(desk.locator("#cards > [data-state=not_sure]")).to_have_count(1)
    expect(desk.locator("#add-quote [name=speakers]")).to_have_value("Lê Thị Hoa")
    expect(desk.locator("#add-quote .words")).to_have_text("cầu bê tông")
    press(desk, "F2", "ArrowLeft")
    desk.locator("#add-quote [data-act=add-back]").click()
    expect(desk.locator("#add-quote")).to_be_hidden()
    assert kept(desk) == {}
    assert [one.verb for one in Decision.objects.all()] == ["not_sure", "undo", "redo"]


@pytest.fixture
def an(visit):
    """visit(path) as a person who brings articles in and annotates."""
    person = make_user("an", Role.IMPORTER, Role.CHIEF)
    return lambda path: visit(person, path)


def test_a_pasted_article(an):
    there = reverse("paste_article")
    page = an(there)
    page.fill("[name=text]", TEXT)
    page.fill("[name=section]", "Địa phương")
    Session.objects.all().delete()
    page.locator("main form button").click()
    sign_in_again(page, "an", there)
    expect(page.locator("#save-state")).to_have_text(KEPT)
    expect(page.locator("[name=text]")).to_have_value(re.compile("Đò ngang Cồn Én chạy lại\n\nSáng 5-8"))
    expect(page.locator("[name=section]")).to_have_value("Địa phương")
    page.reload()
    expect(page.locator("[name=section]")).to_have_value("Địa phương")
    page.locator("main form button").click()
    expect(page.locator("#text h1")).to_have_text("Đò ngang Cồn Én chạy lại")
    assert Article.objects.get().section == "Địa phương" and kept(page) == {}


def test_an_edit_of_an_article_meets_what_others_changed_meanwhile(an, article, chief):
    there = reverse("article_edit", args=[article.pk])
    page = an(there)
    page.fill("[name=section]", "Giao thông")
    Session.objects.all().delete()
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/login/"))
    article.edit(by=chief, section="Thời sự")
    sign_in_again(page, "an", there)
    expect(page.locator("[name=section]")).to_have_value("Giao thông")
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("Thời sự")
    article.refresh_from_db()
    assert article.section == "Thời sự"
    page.locator("main form button").click()
    page.wait_for_load_state()
    article.refresh_from_db()
    assert article.section == "Giao thông" and kept(page) == {}


def test_settings_and_never_a_password(an):
    there = reverse("settings")
    page = an(there)
    page.fill("[name=enter_delay_ms]", "780")
    page.locator("[name=letter_keys]").uncheck()
    page.fill("[name=old_password]", PASSWORD)
    Session.objects.all().delete()
    page.locator("form[data-kept] button").click()
    page.wait_for_url(re.compile("/login/"))
    assert "780" in str(kept(page)) and PASSWORD not in str(kept(page))
    sign_in_again(page, "an", there)
    expect(page.locator("[name=enter_delay_ms]")).to_have_value("780")
    expect(page.locator("[name=letter_keys]")).not_to_be_checked()
    expect(page.locator("[name=old_password]")).to_have_value("")
    Session.objects.all().delete()
    page.fill("[name=old_password]", PASSWORD)
    page.fill("[name=new_password1]", "bến-đò-lúc-hừng-đông")
    page.fill("[name=new_password2]", "bến-đò-lúc-hừng-đông")
    page.locator("form:not([data-kept]) button", has_text="Đổi mật khẩu").click()
    page.wait_for_url(re.compile("/login/"))
    assert "hừng-đông" not in str(kept(page)) and PASSWORD not in str(kept(page))


def test_what_one_person_typed_is_not_shown_to_another_and_goes_with_sign_out(an, editor):
    there = reverse("paste_article")
    page = an(there)
    page.fill("[name=title]", "Tin riêng của An")
    page.fill("[name=text]", "Chưa xong.")
    Session.objects.all().delete()
    page.locator("main form button").click()
    sign_in_again(page, "minh", there)
    expect(page.locator("[name=title]")).to_have_value("")
    page.locator(".menu summary").click()
    assert "Tin riêng của An" in str(kept(page))
    # Without the answer's Clear-Site-Data, which browsers heed over TLS alone.
    page.route("**/logout/", lambda route: route.fulfill(status=204))
    with page.expect_request("**/logout/"):
        page.locator("form[data-forgets] button").click()
    assert kept(page) == {}


def test_what_came_back_and_was_left_is_not_put_back_for_ever(an):
    there = reverse("paste_article")
    page = an(there)
    page.fill("[name=title]", "Bỏ dở")
    page.fill("[name=text]", "Chưa xong.")
    Session.objects.all().delete()
    page.locator("main form button").click()
    sign_in_again(page, "an", there)
    expect(page.locator("[name=title]")).to_have_value("Bỏ dở")
    page.locator(".bar nav a").first.click()
    expect(page.locator("h1")).to_have_text("Chờ duyệt")
    assert kept(page) == {}


def test_a_page_too_old_to_be_sent(an):
    """Signed in anew in another tab meanwhile: the form's token is no longer good."""
    there = reverse("paste_article")
    page = an(there)
    page.fill("[name=title]", "Bài soạn dở")
    page.fill("[name=text]", "Chưa xong.")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Trang này đã cũ")
    assert [fault for fault in page.faults if "403 (Forbidden)" in fault] == page.faults
    page.faults.clear()
    page.goto(page.url)
    expect(page.locator("[name=title]")).to_have_value("Bài soạn dở")
