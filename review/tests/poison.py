"""A tagger that dies of one article: what a broken library or too much memory does to a worker."""

import os
import signal

from review import tagging
from review.tagging import Find

VERSION = "poison-1"
DEADLY = "thuốcđộc"


def tag(text: str) -> list[Find]:
    if DEADLY in text:
        os.kill(os.getpid(), signal.SIGKILL)
    return tagging.tag(text)
