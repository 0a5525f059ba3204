"""Latencies as an editor has them: in Chromium, from the key to what is painted."""

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

# Times are of painting: two frames after the page changed.
WATCH = """
() => {
  window.times = { answer: [], next: [] };
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const begun = performance.now();
    const before = document.querySelector(".now");
    const said = document.getElementById("save-state").textContent;
    let answered = false;
    const look = new MutationObserver(() => {
      const here = document.querySelector(".now");
      if (!answered && (before.dataset.busy || document.getElementById("save-state").textContent !== said)) {
        answered = true;
        painted((at) => window.times.answer.push(at - begun));
      }
      if (here && here.id !== before.id && (here.id === "closing" || here.querySelector("form.card-form"))) {
        look.disconnect();
        painted((at) => window.times.next.push(at - begun));
      }
    });
    look.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  }, { capture: true });
}
"""


def latencies(address: str, session: str, chromium: str, decisions: int) -> tuple[list[float], list[float], float]:
    """Milliseconds from Enter to its visible answer, and to the next card; kB of the page's own JS and CSS, gzipped."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page, loaded = context.new_page(), set()
        page.on("response", lambda answer: loaded.add(answer.url) if _is_own(answer.url) else None)
        answers: list[float] = []
        nexts: list[float] = []
        page.goto(address)
        while len(nexts) < decisions:
            _article(page, address, answers, nexts, decisions)
        kilobytes = sum(len(gzip.compress(context.request.get(url).body())) for url in loaded) / 1000
        browser.close()
    return answers, nexts, kilobytes


def _is_own(url: str) -> bool:
    return urlsplit(url).path.endswith((".js", ".css"))


def _article(page: Page, address: str, answers: list[float], nexts: list[float], decisions: int) -> None:
    """One article from the queue, its cards verified one after another as soon as each may be."""
    page.goto(address)
    page.locator(".queue-actions button.primary").click()
    page.wait_for_url("**/articles/*/")
    page.locator(".now form.card-form").wait_for()
    page.evaluate(WATCH)
    while page.locator(".now[data-open]").count() and len(nexts) + _done(page) < decisions:
        before = _done(page)
        page.wait_for_timeout(500)  # an editor reads: the page lets no Enter count before
        page.keyboard.press("Enter")
        page.wait_for_function("before => window.times.next.length > before", arg=before)
    found = page.evaluate("window.times")
    answers += found["answer"]
    nexts += found["next"]


def _done(page: Page) -> int:
    return int(page.evaluate("window.times.next.length"))
