"""What the desk's page brings along."""

import gzip

import pytest

from review.tests.browser.conftest import desk_path, painted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 120_000


def test_script_and_style_are_small_and_from_here(visit, live_server, editor, article, proposals):
    page = visit(editor, desk_path(article))
    painted(page)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert all(address.startswith(live_server.url) for address in loaded)
    own = [address for address in loaded if address.split("?")[0].endswith((".js", ".css"))]
    assert {"desk.js", "picker.js", "article.css", "desk.css"} <= {address.rsplit("/", 1)[1] for address in own}
    assert sum(len(gzip.compress(page.request.get(address).body())) for address in own) < MOST_BYTES
