"""A tagger that dies of one article, as of a broken library or too little memory, and takes its time over others."""

import os
import signal
import time

from review import tagging
from review.tagging import Find

VERSION = "poison-1"
DEADLY = "thuốcđộc"
SLOW = "chậmchạp"


def tag(text: str) -> list[Find]:
    if DEADLY in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if SLOW in text:
        time.sleep(0.05)
    return tagging.tag(text)
