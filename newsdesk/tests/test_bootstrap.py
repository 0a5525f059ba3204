"""Fake interpreters and folders, the real code."""

import ast
import os
import stat
import subprocess
import sys
import threading

import pytest

from newsdesk.local import bootstrap, debian
from newsdesk.local.state import ROOT

BEFORE_PACKAGES = ["manage.py", *(f"newsdesk/{name}.py" for name in ("__init__", "local/__init__"))]
BEFORE_PACKAGES += ["newsdesk/local/bootstrap.py", "newsdesk/local/debian.py"]
PYTHON = """#!/bin/sh
echo "$@" >> "{calls}"
case "$*" in *install*) sleep {seconds}; exit {code};; esac
"""


@pytest.fixture
def clone(tmp_path):
    """A clone whose .venv holds a python that only writes down how it was called."""
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("# nothing for tests\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    put_python(tmp_path)
    return tmp_path


def put_python(clone, *, code=0, seconds=0):
    put_program(clone / ".venv" / "bin" / "python", PYTHON.format(calls=clone / "calls", code=code, seconds=seconds))


def put_program(path, text):
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def installed(clone):
    """The lock files that pip was asked for, in order."""
    calls = (clone / "calls").read_text().splitlines() if (clone / "calls").exists() else []
    return [call.rpartition("/")[2] for call in calls if "pip install" in call]


@pytest.fixture
def outside(monkeypatch):
    """As in a Python that has no Django; what would be exec'd is returned in a list."""
    execs = []
    monkeypatch.delenv(bootstrap.RESTARTS, raising=False)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == "django" else object())
    monkeypatch.setattr(os, "execve", lambda *call: execs.append(call))
    return execs


@pytest.mark.parametrize("path", BEFORE_PACKAGES)
def test_an_old_python_can_read_it(path):
    ast.parse((ROOT / path).read_text(), feature_version=(3, 8))


def test_it_runs_without_any_package():
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import newsdesk.local.bootstrap"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_an_old_python_is_refused_in_one_sentence(monkeypatch, clone):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"^Python 3\.11 or newer is needed; .* is Python 3\.10\.$"):
        bootstrap.see_to_packages(["manage.py", "up"], clone)


def test_a_python_that_has_django_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it was started again"))
    (tmp_path / "requirements.txt").touch()
    bootstrap.see_to_packages(["manage.py", "up"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["requirements.txt"]


def test_packages_are_installed_by_hash_and_we_start_again_in_the_venv(clone, outside):
    bootstrap.see_to_packages(["manage.py", "up", "--port", "9"], clone)
    (install,) = [call for call in (clone / "calls").read_text().splitlines() if "pip install" in call]
    assert "--require-hashes --only-binary :all: -r" in install
    ((program, argv, environ),) = outside
    assert program == str(clone / ".venv/bin/python")
    assert argv == [program, "manage.py", "up", "--port", "9"]
    assert environ[bootstrap.RESTARTS] == "1"


def test_nothing_is_installed_twice(clone, outside):
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert installed(clone) == ["requirements.txt"]
    (clone / "calls").unlink()
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert not (clone / "calls").exists()
    assert len(outside) == 2


def test_a_changed_lock_file_is_installed(clone, outside):
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    (clone / "requirements.txt").write_text("# something else\n")
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert installed(clone) == ["requirements.txt"] * 2


def test_the_venv_we_run_from_is_brought_up_to_date(clone, outside, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(clone / ".venv"))
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: object())
    bootstrap.see_to_packages(["manage.py", "check"], clone)
    bootstrap.see_to_packages(["manage.py", "check"], clone)
    assert installed(clone) == ["requirements.txt"]
    assert len(outside) == 1, "only what was installed anew is started anew"


def test_tests_need_more(clone, outside):
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    bootstrap.see_to_packages(["manage.py", "test", "-k", "up"], clone)
    assert installed(clone) == ["requirements.txt", "requirements-dev.txt"]


def test_a_failed_install_leaves_no_stamp(clone, outside):
    put_python(clone, code=1)
    with pytest.raises(SystemExit, match="check the network"):
        bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert not list((clone / ".venv").glob("*.sha256*")) and not outside
    put_python(clone)
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert installed(clone) == ["requirements.txt"] * 2 and outside


def test_of_two_at_once_one_installs_and_the_other_waits(clone):
    put_python(clone, seconds=0.3)
    locks = [clone / "requirements.txt"]
    threads = [threading.Thread(target=bootstrap.bring_up_to_date, args=(clone / ".venv", locks)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert installed(clone) == ["requirements.txt"]


def test_a_venv_whose_python_was_replaced_is_made_anew(clone, outside, monkeypatch):
    """Its stamps are fresh, but its packages belong to a version that is gone."""
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert (clone / ".venv" / "newsdesk-requirements.sha256").exists()
    monkeypatch.setattr(sys, "prefix", str(clone / ".venv"))
    monkeypatch.setenv(bootstrap.RESTARTS, "1")
    put_program(clone / ".venv/bin/python", '#!/bin/sh\ncase "$*" in *"import django") exit 1;; esac\n')
    bootstrap.see_to_packages(["manage.py", "up"], clone)
    assert sys.version.split()[0] in version_of(clone / ".venv/bin/python")
    assert outside[-1][2][bootstrap.RESTARTS] == "2"


def test_a_venv_that_another_start_made_anew_is_kept(clone):
    bootstrap.bring_up_to_date(clone / ".venv", [clone / "requirements.txt"], remake=True)
    assert (clone / ".venv/bin/python").read_text().startswith("#!/bin/sh")


def test_a_venv_of_an_old_python_is_made_anew(clone):
    put_program(clone / ".venv/bin/python", '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; esac\n')
    bootstrap.bring_up_to_date(clone / ".venv", [clone / "requirements.txt"])
    assert sys.version.split()[0] in version_of(clone / ".venv/bin/python")


def version_of(python):
    return subprocess.run([python, "--version"], capture_output=True, text=True).stdout


def test_a_venv_that_stays_without_django_ends_in_a_sentence(clone, outside, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(clone / ".venv"))
    monkeypatch.setenv(bootstrap.RESTARTS, "2")
    with pytest.raises(SystemExit, match=r"Django cannot be imported from .*\.venv: delete"):
        bootstrap.see_to_packages(["manage.py", "up"], clone)


def test_a_venv_is_made_where_there_is_none(tmp_path):
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    venv = tmp_path / ".venv"
    bootstrap.bring_up_to_date(venv, [tmp_path / "requirements.txt"])
    prefix = subprocess.run(
        [venv / "bin/python", "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True
    )
    assert prefix.stdout.strip() == str(venv)
    assert (venv / "newsdesk-requirements.sha256").exists()


@pytest.fixture
def without_ensurepip(monkeypatch, tmp_path):
    """As on Debian without python3-venv, until a package is installed by a fake apt-get."""
    marker = tmp_path / "apt-get-called"
    put_program(tmp_path / "apt-get", f'#!/bin/sh\necho "$@" >> {marker}\n')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: object() if marker.exists() else None)
    return marker


def test_without_python3_venv_an_ordinary_user_is_told_the_command(without_ensurepip, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    package = "python{}.{}-venv".format(*sys.version_info)
    with pytest.raises(SystemExit, match=f"run `sudo apt-get install {package}` and start again"):
        bootstrap.bring_up_to_date(tmp_path / ".venv", [bootstrap.ROOT / "requirements.txt"])
    assert not without_ensurepip.exists()


def test_without_python3_venv_root_installs_it(without_ensurepip, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap._see_to_ensurepip()
    package = "python{}.{}-venv".format(*sys.version_info)
    assert without_ensurepip.read_text().splitlines()[-1].endswith(f"install -y --no-install-recommends {package}")


def test_a_package_that_is_not_to_be_had_is_a_failure(monkeypatch, tmp_path):
    put_program(tmp_path / "apt-get", '#!/bin/sh\ncase "$*" in *update*) exit 0;; esac\nexit 100\n')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert debian.install("no-such-package") is False
