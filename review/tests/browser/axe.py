"""axe on a page as it stands: wide and light, narrow and dark, in forced colours; and that it is never too wide."""

from axe_playwright_python.base import AXE_SCRIPT

LOOKS = {
    "wide": ({"width": 1280, "height": 800}, {"color_scheme": "light", "forced_colors": "none"}),
    "narrow": ({"width": 320, "height": 640}, {"color_scheme": "dark", "forced_colors": "none"}),
    "forced": ({"width": 1280, "height": 800}, {"color_scheme": "light", "forced_colors": "active"}),
}
# Those of WCAG 2.2 AA, of which axe leaves some out unless they are asked for, and what it calls best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({ resultTypes: ["violations"], runOnly: tags }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`)))"""


def violations(page, looks=LOOKS):
    """(look, what axe finds) and (look, how wide it is) where it does not fit. The page is left in the first look."""
    found = []
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    for look in looks:
        size, media = LOOKS[look]
        page.set_viewport_size(size)
        page.emulate_media(**media, reduced_motion="reduce")  # colours change at once
        found += [(look, fault) for fault in page.evaluate(RUN, TAGS)]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append((look, f"{width} pixels wide"))
    return found


def violations_of(page, addresses, looks=LOOKS):
    """By address, what is wrong there."""
    found = {}
    for address in addresses:
        page.goto("/".join(page.url.split("/", 3)[:3]) + address)
        if bad := violations(page, looks):
            found[address] = bad
    return found
