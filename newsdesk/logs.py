"""One line an event, and of an error its kind and place only: its message may hold words of an article.

PostgreSQL's, for one, cites the row that it refuses.
"""

import logging
import traceback
from copy import copy
from typing import Any

OURS = {"newsdesk", "articles", "review"}


class OneLine(logging.Formatter):
    """Arguments that are errors, and Celery's that hold an error's text, are told as kind and place too."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        error = record.exc_info[1] if record.exc_info else None
        record.msg, record.args = _without_text(record.msg), _arguments(record.args, error)
        said = " ".join(record.getMessage().splitlines()).strip()
        if error is not None and (place := kind_and_place(error)) not in said:
            said = f"{said} {place}"
        record.msg, record.args = said, None
        record.exc_info = record.exc_text = record.stack_info = None
        return super().format(record)


def kind_and_place(error: BaseException) -> str:
    """Where our own code was when it happened; where it happened if none of ours had a part."""
    frames = list(traceback.walk_tb(error.__traceback__))
    places = [(frame.f_globals.get("__name__", "?"), frame.f_code.co_name, line) for frame, line in frames]
    ours = [place for place in places if place[0].partition(".")[0] in OURS]
    kind = type(error).__name__
    if not places:
        return kind
    module, function, line = (ours or places)[-1]
    return f"{kind} in {module}.{function}, line {line}"


def _arguments(given: Any, error: BaseException | None) -> Any:
    if not isinstance(given, dict):
        return tuple(_without_text(one) for one in given or ())
    told = {name: kind_and_place(value) for name, value in given.items() if isinstance(value, BaseException)}
    if error is not None:  # Celery's: the error's text and its traceback by name
        told |= {"exc": kind_and_place(error), "traceback": ""}
    return {**given, **told} if told else given


def _without_text(value: Any) -> Any:
    return kind_and_place(value) if isinstance(value, BaseException) else value
