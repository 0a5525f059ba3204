"""Searching, reading one quote and copying it, in Chromium."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from review.deciding import Act, decide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_find_and_copy(visit, editor, proposals):
    for proposal in proposals[:2]:
        decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposal.pk)], by=editor)
    page = visit(editor, reverse("quotes"), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Lời, người nói, tít").fill("nuoc rut")
    page.keyboard.press("Enter")
    expect(page.locator(".quotes .words mark")).to_have_text(["Nước", "rút"])
    page.get_by_text("Giới hạn").click()
    page.get_by_label("Người nói:").fill("hoa")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="chợ đầu mối sẽ họp lại").click()
    page.locator(".copying summary").click()
    page.get_by_role("button", name="Chép").first.click()
    expect(page.get_by_text("Đã chép.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Bà Lê Thị Hoa cho biết chợ đầu mối sẽ họp lại từ thứ Hai. – Lê Thị Hoa (Báo Bãi Sậy)"


def test_without_scripts(visit, editor, proposals):
    """Nothing that only a script could do is offered."""
    quote = decide([Act("verify", uuid.uuid4(), 0, proposal_id=proposals[0].pk)], by=editor)[0]
    page = visit(editor, reverse("quote", args=[quote.uid]), java_script_enabled=False)
    page.locator(".copying summary").click()
    expect(page.locator(".copying pre").first).to_contain_text("“Nước rút chậm")
    expect(page.locator("[data-copies]").first).to_be_hidden()
