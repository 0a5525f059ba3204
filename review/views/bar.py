"""What the top bar of every page shows."""
from typing import Any

from django.http import HttpRequest


def top_bar(request: HttpRequest) -> dict[str, Any]:
    return {}
