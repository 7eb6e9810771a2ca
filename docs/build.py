"""Makes the pages of docs/reference from the code: error codes, settings, hooks, the command line.

python docs/build.py            write them
python docs/build.py --check    exit 1 when one is out of date
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from pathlib import Path

from rushes.core import cli, config, errors, hookspecs
from rushes.server import options

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Made by docs/build.py from the code; do not edit. -->\n\n"


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
    """Return the page of settings."""
    lines = [
        "# Settings\n",
        "From strong to weak: command line, environment, the user's file, the studio's file "
        f"(named by `{config.STUDIO_FILE_VARIABLE}`), default. `rushes config` shows each value and "
        "where it came from.\n",
        "| setting | environment | meaning |",
        "| --- | --- | --- |",
    ]
    for setting in config.SETTINGS:
        names = ", ".join(f"`{name}`" for name in setting.env)
        secret = " Never shown." if setting.secret else ""
        lines.append(f"| `{setting.name}` | {names} | {setting.help}{secret} |")
    lines += [
        "\n## Settings of the server\n",
        "From strong to weak: the option of `rushes serve`, environment, "
        f"the file named by `--config` or `{options.FILE_VARIABLE}` (else `{options.FILE_NAME}` in the "
        "data folder), default. `rushes server settings` shows each value and where it came from.\n",
        "| setting | option | environment | default | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for option in options.OPTIONS:
        meaning = option.help + (" Never shown." if option.secret else "")
        lines.append(
            f"| `{option.name}` | `{option.flag}` | `{option.setting.env[0]}` "
            f"| {option.default} | {meaning} |"
        )
    return "\n".join(lines) + "\n"


def hooks_page() -> str:
    """Return the page of hooks."""
    lines = ["# Hooks\n", inspect.getdoc(hookspecs), ""]
    for name, hook in vars(hookspecs).items():
        if not hasattr(hook, f"{hookspecs.PROJECT}_spec"):
            continue
        lines += [f"## {name}\n", "```python", f"{name}{inspect.signature(hook)}", "```\n"]
        lines += ["```text", inspect.getdoc(hook), "```\n"]
    return "\n".join(lines)


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


PAGES = {
    "errors.md": error_page,
    "settings.md": settings_page,
    "hooks.md": hooks_page,
    "commands.md": command_page,
}


def outdated() -> list[str]:
    """Return the names of pages that differ from what the code says."""
    return [name for name, make in PAGES.items() if _read(name) != NOTE + make()]


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
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(NOTE + PAGES[name](), encoding="utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
