"""A very long article in Chromium: until its first card can be read, and while it is scrolled through."""

from playwright.sync_api import sync_playwright

LENGTH, QUOTES = 200_000, 500
FILLER = "Đội trực của xã đi dọc bờ kênh mỗi sáng để đo mực nước, ghi vào sổ rồi báo lên trạm, còn chợ họp từ thứ Hai. "

# Down the whole page, a screen in four frames, with the milliseconds of each frame.
SCROLL = """
() => new Promise((done) => {
  const frames = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    window.scrollBy(0, innerHeight / 4);
    const below = document.documentElement.scrollHeight - scrollY - innerHeight;
    if (below > 2 && frames.length < 3000) requestAnimationFrame(step);
    else done(frames);
  };
  requestAnimationFrame(step);
})
"""
OPENED = "() => { const paint = performance.getEntriesByName('read')[0]; return paint ? paint.startTime : 0; }"
# Until the open card is there with its form and two frames were painted.
WATCH = """
addEventListener("DOMContentLoaded", () => {
  const look = () => document.querySelector(".now form.card-form")
    ? requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("read"))) : setTimeout(look, 5);
  look();
});
"""


def make_long() -> int:
    """The id of a tagged article of 200,000 characters with 500 proposals."""
    from articles.hashing import text_sha256
    from articles.models import Article
    from review.models import Proposal, Run, Work

    body, quotes = "", []
    for number in range(QUOTES):
        words, speaker = f"Nước ở cống số {number} đã xuống dưới mức báo động", f"Trần Văn {chr(65 + number % 26)}a"
        start = len(body) + 1
        cue = start + len(words) + 3
        quotes.append((start, start + len(words), cue, cue + 3, cue + 4, cue + 4 + len(speaker), speaker))
        body += f"“{words}”, nói {speaker}. "
        body += FILLER * max(1, ((number + 1) * LENGTH // QUOTES - len(body)) // len(FILLER)) + "\n"
    body = body.rstrip()
    digest = text_sha256(body)
    article = Article.objects.create(
        title="Sổ tay cả mùa nước", body=body, length=len(body), body_sha256=digest, kept_sha256=digest
    )
    run = Run.objects.create(article=article, version="bench", kept_sha256=digest)
    Proposal.objects.bulk_create(
        Proposal(
            run=run, article=article, kind="direct", content=[(a, b)], cue=(c, d), source=(e, f), speaker=speaker,
            speaker_kind="person", confidence=0.9, rule="bench",
        )
        for a, b, c, d, e, f, speaker in quotes
    )  # fmt: skip
    Work.objects.filter(pk=article.pk).update(tagging="tagged", open_proposals=QUOTES)
    return int(article.pk)


def open_and_scroll(address: str, session: str, chromium: str, article: int) -> tuple[float, list[float]]:
    """Milliseconds from the request to the first card that can be read, and those of each frame while scrolling."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        opened = 0.0
        for _ in range(2):  # the first fills the browser's cache
            page.goto(f"{address}articles/{article}/")
            page.wait_for_function(OPENED)
            opened = float(page.evaluate(OPENED))
        page.wait_for_timeout(500)
        frames = [float(one) for one in page.evaluate(SCROLL)]
        browser.close()
    return opened, frames
