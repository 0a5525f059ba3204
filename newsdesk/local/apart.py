"""A pytest plugin (`-p newsdesk.local.apart`): of the processes that share the tests, each has files and, on servers of
ours, a broker's database of its own. pytest-django sees to the databases.

Done at import: Django's settings are read before any hook of a plugin.
"""

import os

if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["FILES_DIR"] += f"-{_worker}"
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("virtual_host=0", f"virtual_host={int(_worker[2:]) + 1}")
