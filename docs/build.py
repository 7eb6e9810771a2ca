"""Makes the pages of docs/reference from the code: errors, settings, hooks, the command line, the API.

Pages of the API only name what mkdocs then shows with its docstrings; the others are whole.

python docs/build.py            write them
python docs/build.py --check    exit 1 when one is out of date
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import inspect
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from rushes.core import cli, config, errors, hookspecs
from rushes.hosts.kit.checks import all_checks
from rushes.install.doctor import examination
from rushes.server import options

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Made by docs/build.py from the code; do not edit. -->\n\n"
ROOMS = ("core", "hosts", "ui", "server", "install")
# Environment variables that are no settings. What the code reads and what stands here must be the same.
VARIABLES = {
    config.STUDIO_FILE_VARIABLE: "The studio's settings file.",
    config.USER_FILE_VARIABLE: "The user's settings file; one in the user's folder when not set.",
    options.FILE_VARIABLE: f"The server's settings file; `{options.FILE_NAME}` in its data folder when "
    "not set.",
    "RUSHES_LANGUAGE": "Language of the panel: `en`, `de`, `fr`, `ja` or `zh_CN`; the system's when not set.",
    "RUSHES_IMPORT_PATHS": "Where an application that Rushes starts finds Rushes; set by Rushes itself.",
    "DISPLAY": "On Linux: whether there is a screen to open a browser on.",
    "WAYLAND_DISPLAY": "On Linux: the same.",
    "AWS_ENDPOINT_URL": "Address of a storage of S3 that is not Amazon's, for the server.",
    "AWS_ENDPOINT_URL_S3": "The same, and comes first.",
    "MAYA_LOCATION": "The folder of a Maya, where it is looked for.",
    "WINDIR": "On Windows: passed on to programs of a conformance check.",
    "MAYA_APP_DIR": "Where Maya keeps what is the user's, for `rushes install`.",
    "BLENDER_USER_RESOURCES": "Where Blender keeps what is the user's, for `rushes install`.",
    "BLENDER_USER_SCRIPTS": "Where Blender looks for the user's scripts, for `rushes install`.",
    "BLENDER_USER_EXTENSIONS": "Where Blender looks for the user's extensions, for `rushes install`.",
    "APPDATA": "On Windows: where applications keep what is the user's, for `rushes install`.",
    "PROGRAMFILES": "On Windows: where Blender is looked for.",
}
# Read by libraries, so the code does not show them.
LIBRARY_VARIABLES = {
    "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY": "The way to the server, for calls, files and events "
    "(`requests`).",
    "REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE": "Certificate authorities to trust (`requests`).",
    "SSL_CERT_FILE, SSL_CERT_DIR": "Where the system's certificate authorities are (`ssl`).",
    "IMAGEIO_FFMPEG_EXE": "The ffmpeg program, where neither `RUSHES_FFMPEG` nor PATH has one "
    "(`imageio-ffmpeg`).",
    "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CACHE_HOME": "The user's folders on Linux (`platformdirs`).",
}
# The API by page: title, what comes first, the room, its names (all where none are given).
API = {
    "session": (
        "Session",
        "A conversation with a server.",
        "rushes.core.session",
        (
            "Session",
            "SessionAuthentication",
            "RetryPolicy",
            "upload_file",
            "UploadState",
            "UploadResult",
        ),
    ),
    "entities": (
        "Entities and queries",
        "What a session gives.",
        "rushes.core.session",
        ("QueryResult", "Criteria", "quote", "Entity", "NOT_SET", "inspection"),
    ),
    "entity_types": (
        "Entities of some types",
        "What they can do besides. `session.types` has the class of each type, made from these.",
        "rushes.core.session.kinds",
        (
            "Noted",
            "Replied",
            "Thumbnailed",
            "MakesComponents",
            "EncodesMedia",
            "Located",
            "HoldsComponents",
            "OffersWorkflow",
            "KeepsTime",
        ),
    ),
    "locations": ("Locations", "Where files are.", "rushes.core.session.locations", ()),
    "events": ("Events", "A page on [events](../../events.md) begins.", "rushes.core.events", ()),
    "caches": ("Caches", "A page on [caches](../../caches.md) begins.", "rushes.core.cache", ()),
    "event_plugins": (
        "Event plugins",
        "Three [examples](../../examples/event_plugins/README.md) begin.",
        "rushes.core.event_plugins",
        (),
    ),
    "publishing": (
        "Publishing",
        "What is published, and which frame is which.",
        "rushes.core",
        ("PublishRequest", "FrameMap"),
    ),
    "error_classes": (
        "Errors",
        "The [error codes](../errors.md) come with their usual next steps.",
        "rushes.core",
        ("errors",),
    ),
}


def error_page() -> str:
    """Return the page of error codes."""
    lines = [
        "# Error codes\n",
        "Every error has a code, a sentence and a next step. The command line ends with the exit code.\n",
        "| code | error | exit | means | usual next step |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in errors.all_errors():
        meaning = inspect.getdoc(kind).splitlines()[0]
        lines.append(
            f"| {kind.code} | `{kind.__name__}` | {kind.exit_code} | {meaning} "
            f"| {kind.default_next_step} |"
        )
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Return the page of settings and all other environment variables."""
    lines = [
        "# Settings\n",
        (
            "From strong to weak: command line, environment, the user's file, the studio's file "
            f"(named by `{config.STUDIO_FILE_VARIABLE}`), default. `rushes config` shows each value "
            "and where it came from.\n"
        ),
        "| setting | environment | meaning |",
        "| --- | --- | --- |",
    ]
    for setting in config.SETTINGS:
        names = ", ".join(f"`{name}`" for name in setting.env)
        secret = " Never shown." if setting.secret else ""
        lines.append(f"| `{setting.name}` | {names} | {setting.help}{secret} |")
    lines += [
        "\n## Settings of the server\n",
        (
            "From strong to weak: the option of `rushes serve`, environment, the file named by "
            f"`--config` or `{options.FILE_VARIABLE}` (else `{options.FILE_NAME}` in the data folder), "
            "default. `rushes server settings` shows each value and where it came from.\n"
        ),
        "| setting | option | environment | default | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for option in options.OPTIONS:
        meaning = option.help + (". Never shown." if option.secret else "")
        lines.append(
            f"| `{option.name}` | `{option.flag}` | `{option.setting.env[0]}` "
            f"| {option.default} | {meaning} |"
        )
    lines += ["\n## Other environment variables\n", *_variable_table()]
    return "\n".join(lines) + "\n"


def _variable_table() -> Iterator[str]:
    yield "| environment | meaning | read in |"
    yield "| --- | --- | --- |"
    reads = environment_reads()
    for name, meaning in VARIABLES.items():
        files = ", ".join(f"`{file}`" for file in sorted(reads.get(name, ())))
        yield f"| `{name}` | {meaning} | {files} |"
    for names, meaning in LIBRARY_VARIABLES.items():
        shown = ", ".join(f"`{name}`" for name in names.split(", "))
        yield f"| {shown} | {meaning} | libraries |"


def environment_reads() -> dict[str, set[str]]:
    """Return the files that read each environment variable; `?` where only a run tells its name."""
    found: dict[str, set[str]] = {}
    # The doctor looks at what leads other programs; nothing of ours is led by it.
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    for path in sorted(file for file in files if "doctor" not in file.parts):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = _constants(tree)
        for name in (name for node in ast.walk(tree) for name in looked_up(node)):
            value = name.value if isinstance(name, ast.Constant) else None
            known = constants.get(name.id) if isinstance(name, ast.Name) else value
            found.setdefault(known or "?", set()).add(path.relative_to(ROOT).as_posix())
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }


def looked_up(node: ast.AST) -> Iterator[ast.expr]:
    """Give the name that a piece of code looks up in the environment, if it does."""
    if isinstance(node, ast.Subscript) and _is_environment(node.value):
        yield node.slice
    elif isinstance(node, ast.Compare) and any(map(_is_environment, node.comparators)):
        yield node.left
    elif isinstance(node, ast.Call) and node.args:
        called = _last_name(node.func)
        of_mapping = isinstance(node.func, ast.Attribute) and _is_environment(node.func.value)
        # The installer asks the machine it looks at, which may be a tree of another one.
        if called in ("getenv", "variable") or (
            of_mapping and called in ("get", "pop", "setdefault")
        ):
            yield node.args[0]


def _is_environment(node: ast.expr) -> bool:
    return _last_name(node).lstrip("_") == "environ"


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def hooks_page() -> str:
    """Return the page of hooks."""
    lines = ["# Hooks\n", inspect.getdoc(hookspecs), ""]
    for name, hook in vars(hookspecs).items():
        if not hasattr(hook, f"{hookspecs.PROJECT}_spec"):
            continue
        lines += [f"## {name}\n", "```python", f"{name}{inspect.signature(hook)}", "```\n"]
        lines += ["```text", inspect.getdoc(hook), "```\n"]
    return "\n".join(lines)


def checks_page() -> str:
    """Return the page of the conformance checks."""
    lines = [
        "# Conformance checks\n",
        "`rushes host check HOST` runs them; a subject or a name after `--only` runs some.\n",
    ]
    subject = ""
    for check in all_checks():
        if check.name.partition(".")[0] != subject:
            subject = check.name.partition(".")[0]
            lines += [
                f"\n## {subject}\n",
                "| check | promise | where it is not kept |",
                "| --- | --- | --- |",
            ]
        lines.append(f"| `{check.name}` | {check.promise} | {check.next_step} |")
    return "\n".join(lines) + "\n"


def doctor_page() -> str:
    """Return the page of what the doctor can find."""
    lines = [
        "# What the doctor finds\n",
        "`rushes doctor` says which of these are there, and what to do about each.\n",
    ]
    for module in examination.MODULES:
        subject, _, rest = (inspect.getdoc(module) or "").partition("\n")[0].partition(":")
        lines += [f"\n## {subject}\n", f"{rest.strip()[:1].upper()}{rest.strip()[1:]}\n"]
        lines += ["| finding | level | meaning |", "| --- | --- | --- |"]
        for kind in examination.kinds_of(module):
            lines.append(f"| `{kind.name}` | {kind.level} | {kind.meaning} |")
    return "\n".join(lines) + "\n"


def command_page() -> str:
    """Return the page of the command line: the help texts as they are printed."""
    os.environ["COLUMNS"] = "100"
    parser = cli.build_parser()
    lines = ["# The command line\n", "```text", parser.format_help().rstrip(), "```\n"]
    for name, sub in sorted(cli.sub_parsers(parser).items()):
        lines += _help(f"rushes {name}", sub)
    return "\n".join(lines)


def _help(name: str, parser: argparse.ArgumentParser) -> list[str]:
    """Return the help of a command and of the commands below it."""
    lines = [f"## {name}\n", "```text", parser.format_help().rstrip(), "```\n"]
    for word, below in cli.sub_parsers(parser).items():
        lines += _help(f"{name} {word}", below)
    return lines


def api_page(name: str) -> str:
    """Return a page of the API: a line for each name, where mkdocs puts the docstrings."""
    title, text, room, names = API[name]
    lines = [f"# {title}\n", f"{text}\n"]
    module = importlib.import_module(room)
    for public in names or module.__all__:
        lines.append(f"::: {_home(module, public)}")
        # The session is written in parts, which its users need not know.
        lines += ["    options:", "      inherited_members: true"] if public == "Session" else []
        lines.append("")
    return "\n".join(lines)


def _home(room: ModuleType, name: str) -> str:
    """Return where a name is written; rooms themselves load theirs only when they are used."""
    if hasattr(room, name) and not inspect.ismodule(getattr(room, name)):
        return f"{getattr(room, name).__module__}.{name}"
    return importlib.import_module(f"{room.__name__}.{name}").__name__


PAGES = {
    "errors.md": error_page,
    "settings.md": settings_page,
    "hooks.md": hooks_page,
    "checks.md": checks_page,
    "doctor.md": doctor_page,
    "commands.md": command_page,
    **{f"api/{name}.md": functools.partial(api_page, name) for name in API},
}


def outdated(names: Iterable[str] = PAGES) -> list[str]:
    """Return the names of pages that differ from what the code says."""
    return [name for name in names if _read(name) != NOTE + PAGES[name]()]


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    stale = outdated()
    if parser.parse_args().check:
        for name in stale:
            print(f"docs/reference/{name} is out of date: run python docs/build.py")
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(NOTE + PAGES[name](), encoding="utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
