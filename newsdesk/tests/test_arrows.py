"""What may import what, and where rules must not hide."""

import ast
import re
import sys
from functools import cache

import pytest

from newsdesk.local.state import ROOT

APPS = ("newsdesk", "articles", "review")
TEMPLATES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]
FILES = [
    file
    for app in APPS
    for file in sorted((ROOT / app).rglob("*.py"))
    if "tests" not in file.parts and "migrations" not in file.parts
]
# The libraries of delivered formats.
FORMATS = ("lxml", "openpyxl", "trafilatura", "zstandard")
# What each pure room may import besides the standard library.
PURE = {
    "review/tagging/": ("review.tagging",),
    "articles/cleaning": ("articles.cleaning", "articles.kept_text", "articles.normal_form"),
    "articles/reading/": ("articles.reading", "articles.kept_text", "articles.normal_form", *FORMATS),
    "articles/normal_form.py": (),
    "articles/kept_text.py": (),
    "articles/hashing.py": (),
}
# Those of newsdesk/local that need more than the standard library, and what.
LOCAL = {
    "desk.py": {"psycopg"},
    "postgres.py": {"psycopg"},
    "schema.py": {"psycopg", "django"},  # the migrations and the table of people are Django's to tell
    "chromium.py": {"pytest"},  # a pytest plugin
}


def name_of(file):
    return str(file.relative_to(ROOT))


def each_file(files):
    return pytest.mark.parametrize("file", files, ids=name_of)


def under(start):
    return [file for file in FILES if name_of(file).startswith(start)]


@cache
def tree_of(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(file):
    """Dotted names of all that a file imports, wherever it does; `from a import b` is a.b."""
    package = file.relative_to(ROOT).parts[:-1]
    found = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = list(package[: len(package) - node.level + 1]) if node.level else []
            base = ".".join([*parts, *filter(None, [node.module])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def inside(name, packages):
    return any(name == package or name.startswith(package + ".") for package in packages)


def test_imports_are_read():
    """The reader itself sees plain, relative and late imports."""
    assert "articles.importing.import_sources" in imports_of(ROOT / "articles/management/commands/import_articles.py")
    assert "review.tagging.assemble.find_quotes" in imports_of(ROOT / "review/tagging/__init__.py")
    assert "fcntl" in imports_of(ROOT / "newsdesk/local/bootstrap.py")


@each_file(under("newsdesk/"))
def test_newsdesk_knows_no_app(file):
    """urls.py wires the apps up by their names, and imports nothing of them either."""
    assert not [name for name in imports_of(file) if inside(name, ["articles", "review"])]


@each_file(under("articles/"))
def test_articles_know_nothing_of_quotes(file):
    assert not [name for name in imports_of(file) if inside(name, ["review"])]


@pytest.mark.parametrize(
    ("file", "ours"),
    [pytest.param(file, ours, id=name_of(file)) for start, ours in PURE.items() for file in under(start)],
)
def test_pure_rooms_import_only_themselves(file, ours):
    foreign = [name for name in imports_of(file) if name.partition(".")[0] not in sys.stdlib_module_names]
    assert not [name for name in foreign if not inside(name, ours)]


@each_file(under("newsdesk/local/"))
def test_local_needs_little(file):
    foreign = {name.partition(".")[0] for name in imports_of(file)} - sys.stdlib_module_names
    assert foreign - {"newsdesk"} <= LOCAL.get(file.name, set())
    assert not [
        name for name in imports_of(file) if inside(name, ["newsdesk"]) and not inside(name, ["newsdesk.local"])
    ]


@pytest.mark.parametrize("start", ["newsdesk/local/bootstrap.py", "newsdesk/local/debian.py", "manage.py"])
def test_bootstrap_runs_before_any_package_is_there(start):
    """All that it reaches is of the standard library, but for what Django runs once it is there."""
    file = ROOT / start
    top = [node for node in tree_of(file).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in top if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in top if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names | {"newsdesk"}
    ours = {f"{node.module}.{alias.name}" for node in top if isinstance(node, ast.ImportFrom) for alias in node.names}
    reached = {name for name in ours if inside(name, ["newsdesk"])}
    assert reached <= {"newsdesk.local.bootstrap", "newsdesk.local.debian"}


@each_file(FILES)
def test_no_signals(file):
    assert not [name for name in imports_of(file) if inside(name, ["django.dispatch", "django.db.models.signals"])]


@each_file([file for file in FILES if "models" in {file.stem, file.parent.name}])
def test_no_rule_hides_in_save(file):
    functions = [node.name for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef)]
    assert not {"save", "delete", "bulk_create", "save_base"} & set(functions)


@each_file(FILES)
def test_modules_are_named_for_what_they_do(file):
    vague = {"utils", "util", "helpers", "helper", "services", "service", "managers", "common", "misc"}
    assert not vague & {file.stem, *file.relative_to(ROOT).parts}


@each_file(FILES)
def test_text_is_never_marked_safe(file):
    assert not [name for name in imports_of(file) if name.endswith((".mark_safe", ".SafeString", ".SafeText"))]
    assert "mark_safe" not in {node.attr for node in ast.walk(tree_of(file)) if isinstance(node, ast.Attribute)}


@each_file(TEMPLATES)
def test_templates_escape_everything(file):
    source = file.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off|mark_safe", source)


def test_everything_is_looked_at():
    assert len(TEMPLATES) > 10
    assert len(FILES) > 60
    assert all(under(start) for start in PURE)
