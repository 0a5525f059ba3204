"""`manage.py test`, run on a test file of its own."""

import os
import subprocess
import sys

import pytest

from newsdesk.local import chromium, testing
from newsdesk.local.state import ROOT
from newsdesk.local.trouble import Trouble
from newsdesk.tests.processes import clean_environment

PROBE = """
import os, pathlib, psycopg, pytest

def test_servers():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("newsdesk",)
    assert os.environ["REDIS_URL"].startswith("redis+socket://")
    assert len(os.environ["SECRET_KEY"]) >= 50
    assert pathlib.Path(os.environ["FILES_DIR"]).is_relative_to(os.environ["NEWSDESK_STATE"])

@pytest.mark.browser
def test_browser():
    assert os.environ["NEWSDESK_CHROMIUM"] == "/opt/a-browser"
"""


@pytest.fixture
def probe(tmp_path):
    file = tmp_path / "test_probe.py"
    file.write_text(PROBE)
    return file


def run(*arguments, **env):
    command = [sys.executable, "manage.py", "test", "-p", "no:cacheprovider", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=clean_environment(**env), capture_output=True, text=True)


@pytest.mark.processes
def test_it_brings_servers_and_the_browser_it_was_given(probe):
    done = run(probe, CHROMIUM="/opt/a-browser")
    assert "2 passed" in done.stdout and done.returncode == 0, done.stdout + done.stderr


@pytest.mark.processes
def test_arguments_and_exit_codes_are_pytests(probe):
    probe.write_text("def test_it():\n    assert 'seven' == 'eight'\n")
    done = run(probe, "--no-summary", CHROMIUM="/opt/a-browser")
    assert done.returncode == 1 and "short test summary" not in done.stdout
    assert run("--no-such-option", CHROMIUM="/opt/a-browser").returncode == 4


@pytest.mark.processes
def test_processes_that_share_the_tests_share_nothing_else(tmp_path):
    write = (
        "import os\n\ndef test_it():\n    print(os.environ['FILES_DIR'], os.environ['REDIS_URL'])\n    assert False\n"
    )
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(write)
    done = run(tmp_path, "-n", "2", "--dist", "loadfile", CHROMIUM="/opt/a-browser")
    said = {line for line in done.stdout.splitlines() if "/files" in line}
    assert len(said) == 2 and all("virtual_host=" in line for line in said), done.stdout + done.stderr
    assert len({line.rpartition("virtual_host=")[2] for line in said}) == 2


def test_without_a_browser_its_tests_are_skipped_with_the_reason(probe):
    command = [sys.executable, "-m", "pytest", "-p", "newsdesk.local.chromium", "-rs", "-k", "browser", str(probe)]
    env = {name: value for name, value in os.environ.items() if name != chromium.VARIABLE}
    done = subprocess.run(command, cwd=ROOT, env=env | {"SECRET_KEY": "for a test"}, capture_output=True, text=True)
    assert "1 skipped" in done.stdout and "sudo apt-get install chromium" in done.stdout


def test_without_a_browser_it_says_so_in_one_line(monkeypatch):
    said = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    monkeypatch.setattr(testing, "_run_pytest", lambda arguments, env: 0 if chromium.VARIABLE not in env else 9)
    monkeypatch.setenv("DATABASE_URL", "given")
    monkeypatch.setenv("REDIS_URL", "given")
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    assert testing.run_tests([], said.append) == 0
    assert said == [chromium.MISSING]


def test_without_a_browser_ci_fails(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    monkeypatch.setattr(testing, "_run_pytest", lambda arguments, env: pytest.fail("the tests were run"))
    with pytest.raises(Trouble, match="apt-get install chromium"):
        testing.run_tests([], print)


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """No browser on PATH, and no root."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def put_program(path, text="#!/bin/sh\n"):
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_is_found_by_any_of_its_names(bare_machine, name):
    assert chromium.find_chromium() is None
    program = put_program(bare_machine / name)
    assert chromium.find_chromium() == program


def test_as_root_a_browser_is_installed(bare_machine, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    browser = bare_machine / "chromium"
    installs = f'echo "#!/bin/sh" > {browser}; /bin/chmod 755 {browser}'
    put_program(bare_machine / "apt-get", f'#!/bin/sh\ncase "$*" in *"install -y"*chromium) {installs};; esac\n')
    assert chromium.find_chromium() == str(browser)


@pytest.mark.parametrize("user", [0, 1000])
def test_what_the_driver_lacks_is_installed_by_root_alone(bare_machine, monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    program, installed = put_program(bare_machine / "chromium"), bare_machine / "installed"
    put_program(bare_machine / "apt-get", f'#!/bin/sh\ncase "$*" in *"install -y"*libatomic1) : > {installed};; esac\n')
    monkeypatch.setattr(chromium, "_driver_starts", installed.exists)
    assert chromium.find_chromium() == (program if user == 0 else None)
