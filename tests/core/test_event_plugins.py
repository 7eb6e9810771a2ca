import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.event_plugins import discover, find
from rushes.core.event_plugins.arguments import accepted_arguments

REGISTER = "def register(session):\n    session.append(__name__)\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def folder(tmp_path):
    """Write files by their path inside a folder; gives the folder."""

    def write(**files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return tmp_path

    yield write
    for name in [name for name in sys.modules if name.startswith("rushes_event_plugin_")]:
        del sys.modules[name]


def statuses(plugins):
    return [(plugin.name, plugin.status) for plugin in plugins]


def test_every_file_with_register_is_loaded_in_a_stable_order(folder):
    root = folder(**{"b.py": REGISTER, "a.py": REGISTER, "0/deep/c.py": REGISTER})
    session = []
    plugins = discover([str(root)], session)
    assert statuses(plugins) == [("a", "loaded"), ("b", "loaded"), ("c", "loaded")]
    assert [name.rsplit("_", 1)[1] for name in session] == ["a", "b", "c"]
    assert all(plugin.seconds > 0 and plugin.reason == "" for plugin in plugins)
    assert plugins[2].path == str(root / "0" / "deep" / "c.py")


def test_the_paths_come_in_their_order_and_empty_ones_do_not_count(folder, monkeypatch):
    root = folder(**{"1/z.py": REGISTER, "2/a.py": REGISTER, "here.py": REGISTER})
    monkeypatch.chdir(root)
    assert [p.name for p in find(["", "  ", root / "1", f" {root / '2'} "])] == ["z", "a"]


def test_to_find_runs_nothing(folder):
    root = folder(**{"a.py": "raise SystemExit(1)\n" + REGISTER})
    assert statuses(find([root])) == [("a", "found")]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("1 / 0\n" + REGISTER, "ZeroDivisionError"),
        ("import nothing_of_that_name\n" + REGISTER, "ModuleNotFoundError"),
        ("import sys; sys.exit(3)\n" + REGISTER, "SystemExit: 3"),
        ("def register(session):\n    session.missing\n", "AttributeError"),
        ("def register(session, must):\n    pass\n", "TypeError"),
        ("async def register(session):\n    pass\n", "asynchronous"),
        ("register = 7\n", "no function"),
        ("print 'Python 2'\ndef register(session): pass\n", "SyntaxError"),
        ("def register(session):\n\tif 1:\n        pass\n", "TabError"),
        ("# coding: nothing\n" + REGISTER, "SyntaxError"),
        ("def register(session):\n    raise ValueError('api_key=hush-hush')\n", "api_key=***"),
    ],
)
def test_a_broken_plugin_is_listed_with_its_reason_and_the_others_are_loaded(
    folder, caplog, content, error
):
    root = folder(**{"a.py": REGISTER, "b.py": content, "c.py": REGISTER})
    plugins = discover([root], [])
    assert statuses(plugins) == [("a", "loaded"), ("b", "failed"), ("c", "loaded")]
    assert error in plugins[1].reason
    assert str(root / "b.py") in caplog.text


def test_the_traceback_of_a_failure_is_logged(folder, caplog):
    root = folder(**{"a.py": "def register(session):\n    raise ValueError('no luck')\n"})
    discover([root], [])
    assert "in register" in caplog.text
    assert "no luck" in caplog.text


def test_the_keyboard_still_stops(folder):
    root = folder(**{"a.py": "def register(session):\n    raise KeyboardInterrupt\n"})
    with pytest.raises(KeyboardInterrupt):
        discover([root], [])


def test_a_file_without_register_is_not_run(folder):
    root = folder(**{"a.py": "raise SystemExit(1)\n", "b.py": "class A:\n    register = 1\n"})
    plugins = discover([root], [])
    assert statuses(plugins) == [("a", "skipped"), ("b", "skipped")]
    assert "no register" in plugins[0].reason


@pytest.mark.parametrize(
    "content",
    [
        "from builtins import len as register\n",
        "import functools\nregister = functools.partial(print)\n",
        "try:\n    import nothing\nexcept ImportError:\n    def register(session): pass\n",
        "if True:\n    register: object = lambda session: None\n",
        "from json import *\ndef register(session): pass\n",
        "class register:\n    def __init__(self, session): pass\n",
    ],
)
def test_register_may_come_about_in_many_ways(folder, content):
    assert statuses(discover([folder(**{"a.py": content})], [])) == [("a", "loaded")]


def test_private_names_and_tests_are_passed_over_and_said_so_where_they_register(folder):
    names = ["_a.py", ".b.py", "test_c.py", "d_test.py", "__init__.py"]
    files = dict.fromkeys(names, REGISTER)
    for private in ("_private/e.py", ".git/f.py", "__pycache__/g.py", "tests/h.py", "test/i.py"):
        files[private] = REGISTER
    files |= {"_j.py": "", "test_k.py": "(", "pkg/__init__.py": "", "note.txt": REGISTER}
    plugins = discover([folder(**files)], [])
    assert sorted(plugin.path.rsplit(os.sep, 1)[1] for plugin in plugins) == sorted(names)
    assert {plugin.status for plugin in plugins} == {"skipped"}


def test_a_folder_that_is_named_is_searched_whatever_its_name(folder):
    root = folder(**{"_tests/a.py": REGISTER})
    assert statuses(find([root / "_tests"])) == [("a", "found")]


def test_the_same_file_is_loaded_once_however_it_is_named(folder):
    root = folder(**{"one/a.py": REGISTER})
    session = []
    paths = [root / "one", str(root / "one"), root / "one" / ".." / "one", root, root]
    assert statuses(discover(paths, session)) == [("a", "loaded")]
    assert len(session) == 1


@posix
def test_links_are_followed_once_and_broken_or_endless_ones_are_survived(folder):
    root = folder(**{"one/a.py": REGISTER, "elsewhere/b.py": REGISTER})
    (root / "one" / "again.py").symlink_to(root / "one" / "a.py")
    (root / "one" / "broken.py").symlink_to(root / "nothing.py")
    (root / "one" / "loop.py").symlink_to(root / "one" / "loop.py")
    (root / "one" / "up").symlink_to(root / "one")
    (root / "one" / "other").symlink_to(root / "elsewhere")
    plugins = discover([root / "one"], [])
    assert dict(statuses(plugins)) == {
        "a": "loaded",
        "again": "skipped",
        "broken": "failed",
        "loop": "failed",
        "b": "loaded",
    }
    assert plugins[1].reason.endswith(os.path.join("one", "a.py"))


def test_a_path_that_is_no_folder_is_listed(folder):
    root = folder(**{"a.py": REGISTER})
    plugins = discover([root / "nothing", root / "a.py", root], [])
    assert [plugin.status for plugin in plugins] == ["skipped", "failed", "loaded"]
    assert "no such folder" in plugins[0].reason


@posix
def test_folders_and_files_that_may_not_be_read_are_listed(folder, monkeypatch):
    root = folder(**{"a.py": REGISTER, "closed/b.py": REGISTER, "z/c.py": REGISTER})
    for path in ("a.py", "closed"):
        (root / path).chmod(0)
    if os.geteuid() == 0:  # nothing is closed to this user, so the system's answer is given here
        listdir, opened = os.listdir, open

        def refuse(path):
            if not os.stat(path).st_mode & 0o777:
                raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr(os, "listdir", lambda path: refuse(path) or listdir(path))
        monkeypatch.setattr(
            "builtins.open", lambda path, *more: refuse(path) or opened(path, *more)
        )
    plugins = discover([root], [])
    monkeypatch.undo()
    (root / "closed").chmod(0o755)
    assert statuses(plugins) == [("a", "failed"), ("closed", "failed"), ("c", "loaded")]
    assert "Permission denied" in plugins[1].reason


@posix
def test_a_name_that_is_no_text_is_loaded_and_shown(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text(REGISTER)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes text only")
    plugins = discover([tmp_path], [])
    assert plugins[0].status == "loaded"
    plugins[0].path.encode("utf-8")


def test_two_sessions_get_a_module_each(folder):
    root = folder(**{"a.py": "seen = []\ndef register(session):\n    session.append(seen)\n"})
    one, other = [], []
    discover([root], one)
    discover([root], other)
    assert one[0] is not other[0]


def test_a_plugin_may_define_a_dataclass(folder):
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
    root = folder(**{"a.py": text + "class A:\n    name: str = 'a'\n" + REGISTER})
    assert statuses(discover([root], [])) == [("a", "loaded")]


# What `register` takes, what it is called with, and what is left.
CASES = [
    (lambda session: 0, ("S",), {}, ("a", "b")),
    (lambda anything: 0, ("S",), {}, ("a", "b")),
    (lambda session, a: 0, ("S",), {"a": 1}, ("b",)),
    (lambda session, b=None, a=None: 0, ("S",), {"a": 1, "b": 2}, ()),
    (lambda session, *, b: 0, ("S",), {"b": 2}, ("a",)),
    (lambda session, **more: 0, ("S",), {"a": 1, "b": 2}, ()),
    (lambda session, a, **more: 0, ("S",), {"a": 1, "b": 2}, ()),
    (lambda *everything: 0, ("S",), {}, ("a", "b")),
    (lambda *everything, **more: 0, ("S",), {"a": 1, "b": 2}, ()),
    (lambda *, session, a: 0, (), {"session": "S", "a": 1}, ("b",)),
    (lambda: 0, (), {}, ("session", "a", "b")),
    (lambda *, b: 0, (), {"b": 2}, ("session", "a")),
    (lambda a: 0, ("S",), {}, ("a", "b")),
    (lambda a, **more: 0, ("S",), {"b": 2}, ("a",)),
    (lambda a, /, **more: 0, ("S",), {"a": 1, "b": 2}, ()),
    (dict, ("S",), {"a": 1, "b": 2}, ()),
]


@pytest.mark.parametrize(("register", "positional", "keywords", "dropped"), CASES)
def test_register_gets_what_it_takes(register, positional, keywords, dropped):
    chosen = accepted_arguments(register, "S", {"a": 1, "b": 2})
    assert chosen == (positional, keywords, dropped)
    if register is not dict:
        assert register(*chosen.positional, **chosen.keywords) == 0


def test_a_session_among_the_arguments_does_not_take_the_place_of_the_session():
    for register in (lambda session: 0, lambda session, **more: 0, lambda *, session: 0):
        chosen = accepted_arguments(register, "S", {"session": "other"})
        assert "other" not in chosen.keywords.values()
        assert chosen.dropped == ("session",)


def test_what_is_not_taken_is_a_warning_that_names_it(folder, caplog):
    discover([folder(**{"a.py": REGISTER})], [], {"studio": "x"})
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "studio" in caplog.text


@given(st.binary(max_size=60))
def test_no_content_of_a_file_stops_the_search(tmp_path_factory, content):
    root = tmp_path_factory.mktemp("plugins")
    (root / "a.py").write_bytes(content)
    (root / "b.py").write_text(REGISTER)
    plugins = find([root])
    assert [p.name for p in plugins] == ["a", "b"]
    assert plugins[1].status == "found"
