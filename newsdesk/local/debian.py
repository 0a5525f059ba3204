"""What a Debian or Ubuntu machine lacks, installed when we may (standard library only)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Whether apt-get installed the packages; what it had to say of a failure is on stderr."""
    sys.stderr.write("Installing {} with apt-get …\n".format(" ".join(packages)))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    steps = [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]]
    for step in steps:
        done = subprocess.run(step, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return done.returncode == 0
