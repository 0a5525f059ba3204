import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from kombu.utils.url import url_to_parts
from psycopg.conninfo import conninfo_to_dict

from newsdesk.local import servers, state
from newsdesk.local.trouble import Trouble

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")


def git(*arguments, cwd):
    person = ["-c", "user.name=N", "-c", "user.email=n@localhost"]
    subprocess.run(["git", *person, *arguments], cwd=cwd, check=True, capture_output=True)


@needs_git
def test_git_clean_leaves_the_id(tmp_path):
    git("init", ".", cwd=tmp_path)
    first = state.clone_id(tmp_path)
    git("clean", "-fdx", cwd=tmp_path)
    assert state.clone_id(tmp_path) == first


@needs_git
def test_a_worktree_has_an_id_of_its_own_that_git_clean_leaves(tmp_path):
    clone, worktree = tmp_path / "clone", tmp_path / "worktree"
    clone.mkdir()
    git("init", ".", cwd=clone)
    git("commit", "--allow-empty", "-m", "Begin", cwd=clone)
    git("worktree", "add", str(worktree), cwd=clone)
    first = state.clone_id(worktree)
    git("clean", "-fdx", cwd=worktree)
    assert state.clone_id(worktree) == first != state.clone_id(clone)


def test_without_git_the_id_lies_at_the_root(tmp_path):
    assert state.clone_id(tmp_path) == (tmp_path / ".newsdesk-id").read_text().strip()
    assert state.clone_id(tmp_path) == state.clone_id(tmp_path)


def test_two_clones_never_meet(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir(parents=True)
    assert state.clone_id(tmp_path / "one") != state.clone_id(tmp_path / "two")


def test_of_two_at_once_the_first_to_be_whole_wins(tmp_path, monkeypatch):
    """Both have seen that there is none yet."""
    monkeypatch.setattr(Path, "exists", lambda path: False)
    ids = {state.clone_id(tmp_path) for _ in range(2)}
    assert len(ids) == 1
    assert [path.name for path in tmp_path.iterdir()] == [".newsdesk-id"]


def test_a_clone_that_cannot_be_written_is_known_by_its_path(tmp_path):
    gone = tmp_path / "gone"
    assert state.clone_id(gone) == state.clone_id(gone) != state.clone_id(tmp_path / "also gone")


@pytest.mark.parametrize(
    ("uid", "environ", "expected"),
    [
        (0, {}, "/var/lib/newsdesk"),
        (1000, {"XDG_DATA_HOME": "/data/mai"}, "/data/mai/newsdesk"),
        (1000, {"HOME": "/home/mai", "XDG_DATA_HOME": ""}, "/home/mai/.local/share/newsdesk"),
    ],
)
def test_the_state_lies_outside_the_clone(monkeypatch, uid, environ, expected):
    monkeypatch.delenv("NEWSDESK_STATE", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert state.state_dir() == Path(expected) / state.clone_id(state.ROOT)


def test_the_state_may_be_chosen(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_STATE", "desk")
    assert state.state_dir() == tmp_path / "desk"


def test_urls_say_where_the_sockets_are(tmp_path):
    place = tmp_path / "tòa soạn & 100%"
    owner = conninfo_to_dict(state.database_url(place, owner=True))
    assert owner == {"user": "newsdesk", "dbname": "newsdesk", "host": str(place / "run")}
    assert conninfo_to_dict(state.database_url(place, owner=False))["user"] == "newsdesk_app"
    broker = url_to_parts(state.broker_url(place))
    assert f"/{broker.path}" == str(place / "run" / "redis.sock") and broker.query == {"virtual_host": "0"}


def test_the_secret_key_is_made_once_and_is_for_us_alone(tmp_path):
    assert state.secret_key(tmp_path) is None
    key = state.make_secret_key(tmp_path)
    assert len(key) >= 50
    assert state.make_secret_key(tmp_path) == state.secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_sockets_whose_path_would_be_too_long_lie_in_tmp(tmp_path):
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    servers.place_sockets(deep)
    first = state.sockets_dir(deep)
    assert first.is_dir() and state.sockets_fit(first) and not first.is_relative_to(deep)
    servers.place_sockets(deep)
    second = state.sockets_dir(deep)
    assert second.is_dir() and not first.exists()
    second.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_state_is_refused(tmp_path):
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(Trouble, match="belongs to nobody: .*--state"):
        servers.make_folders(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another user")
def test_a_state_that_the_servers_user_cannot_reach_is_refused(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(Trouble, match="closed to the user nobody.*--state"):
        servers.make_folders(tmp_path / "state")


def test_the_state_is_closed_to_others_whatever_the_umask():
    """But root's servers, who run as another user, pass through."""
    state_dir = Path(tempfile.mkdtemp(dir="/tmp"))
    state_dir.chmod(0o711)
    before = os.umask(0o077 if os.geteuid() == 0 else 0o000)
    try:
        servers.make_folders(state_dir / "share" / "newsdesk")
    finally:
        os.umask(before)
    expected = 0o711 if os.geteuid() == 0 else 0o700
    assert [(state_dir / name).stat().st_mode & 0o777 for name in ("share", "share/newsdesk")] == [expected] * 2
    assert (state_dir / "share/newsdesk/logs").stat().st_mode & 0o777 == 0o700
    shutil.rmtree(state_dir)


def test_a_state_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="cannot hold the desk's data .*--state"):
        servers.make_folders(tmp_path / "file" / "state")
