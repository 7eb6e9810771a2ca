"""Finds the files that may be event plugins, without running them.

Keeps true: the order is that of the paths and within them of the names, files before folders; no file and
no folder comes twice, whatever links lead to it; nothing that the system refuses stops the search.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TESTS = ("test", "tests")


@dataclass(frozen=True)
class PluginFile:
    """A file, or a folder that could not be looked into.

    Attributes:
        path: Where it lies, as the system names it.
        passed_over: Why it is none of ours by its name or content; empty for a plugin.
        problem: Why it could not be read; empty where it could.
    """

    path: str
    passed_over: str = ""
    problem: str = ""


def plugin_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[PluginFile]:
    """Give every file with a `register`, and what had to be left out, in a stable order.

    Args:
        paths: Folders; empty ones do not count, as an empty path would be the current folder.
    """
    seen: dict[str, str] = {}
    for path in paths:
        folder = os.fspath(path).strip()
        if folder:
            yield from _look_into(folder, seen)


def _look_into(folder: str, seen: dict[str, str]) -> Iterator[PluginFile]:
    # Links to folders are followed, so a folder may lie in itself.
    place = os.path.realpath(folder)
    if place in seen:
        return
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        yield PluginFile(folder, passed_over="there is no such folder")
        return
    except OSError as error:
        yield PluginFile(folder, problem=error.strerror or str(error))
        return
    seen[place] = folder
    folders = []
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            if not _is_private(name) and name not in _TESTS:
                folders.append(path)
        elif name.endswith(".py"):
            yield from _look_at(path, name, seen)
    for path in folders:
        yield from _look_into(path, seen)


def _look_at(path: str, name: str, seen: dict[str, str]) -> Iterator[PluginFile]:
    place = os.path.realpath(path)
    if place in seen:
        yield PluginFile(path, passed_over=f"it is the same file as {seen[place]}")
        return
    seen[place] = path
    try:
        with open(path, "rb") as file:
            registers = _binds_register(ast.parse(file.read(), path))
    except OSError as error:
        yield PluginFile(path, problem=error.strerror or str(error))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if not _is_passed_over(name):
            yield PluginFile(path, problem=f"{type(error).__name__}: {error}")
    else:
        if _is_passed_over(name):
            if registers:
                yield PluginFile(
                    path, passed_over="its name is that of a private file or of a test"
                )
        elif registers:
            yield PluginFile(path)
        else:
            yield PluginFile(path, passed_over="it has no register function")


def _is_private(name: str) -> bool:
    return name.startswith(("_", "."))


def _is_passed_over(name: str) -> bool:
    return _is_private(name) or name.startswith("test_") or name.endswith("_test.py")


def _binds_register(tree: ast.AST) -> bool:
    """Return whether running `tree` may define the name `register`, as far as reading it can tell."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if node.name == "register":
                return True
            continue  # names inside are its own
        if isinstance(node, ast.alias) and (node.asname or node.name) in ("register", "*"):
            return True
        if isinstance(node, ast.Name) and node.id == "register" and isinstance(node.ctx, ast.Store):
            return True
        if _binds_register(node):
            return True
    return False
