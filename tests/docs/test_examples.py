"""What README and pages show can be done: Python runs on a real server, commands and files are there."""

import json
import os
import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pytest

from rushes.core import cli
from rushes.core.events import EventHub
from rushes.core.session import Session

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    if "reference" not in path.parts
)
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page, *languages):
    found = re.findall(r"^```(\w*)\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)
    return [content for language, content in found if language in languages]


# Python


@pytest.fixture(scope="module")
def production(live_server):
    """What the examples look for: a project, a shot, a task, a review session."""
    with Session(live_server.url, live_server.key, live_server.user, plugin_paths=[]) as session:
        if session.query("Project").where(name="sci_fi").first() is None:
            schema = session.query("ProjectSchema").first()
            names = {"name": "sci_fi", "full_name": "Sci Fi", "project_schema": schema}
            project = session.create("Project", names)
            sequence = session.create("Sequence", {"name": "seq01", "parent": project})
            shot = session.create("Shot", {"name": "sh010", "parent": sequence})
            session.create("Task", {"name": "lighting", "parent": shot})
            session.create("ReviewSession", {"name": "Dailies", "project": project})
            session.commit()


@pytest.fixture
def ready(live_server, production, tmp_path, monkeypatch):
    """The environment and the files that examples take for granted; nobody waits for ever."""
    monkeypatch.setenv("FTRACK_SERVER", live_server.url)
    monkeypatch.setenv("FTRACK_API_USER", live_server.user)
    monkeypatch.setenv("FTRACK_API_KEY", live_server.key)
    monkeypatch.delenv("FTRACK_EVENT_PLUGIN_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sh010.mov").write_bytes(os.urandom(70_000))
    wait = EventHub.wait
    monkeypatch.setattr(EventHub, "wait", lambda hub, duration=None: wait(hub, 0.1))


WITH_PYTHON = [page for page in PAGES if blocks(page, "python")]
PRINTED = {
    "README.md": {"sh010 Not started"},
    "docs/from-ftrack-api.md": {
        "lighting Not started",
        "sh010 lighting",
        "RUSHES-152",
        "modified {'description':",
        "100%",
    },
}


@pytest.mark.loopback
@pytest.mark.parametrize("page", WITH_PYTHON)
def test_the_python_of_a_page_runs_from_top_to_bottom(page, ready, capsys):
    known = {"__name__": "example"}
    for number, example in enumerate(blocks(page, "python")):
        exec(compile(example, f"{page}, example {number + 1}", "exec"), known)  # noqa: S102 - our own pages
    printed = capsys.readouterr().out
    assert {words for words in PRINTED.get(page, ()) if words not in printed} == set()


@pytest.fixture
def killed_once(monkeypatch):
    """Interrupt the first upload when one part has arrived; gives the states that uploads began with."""
    real, given = Session.upload, []

    def upload(session, *args, state, save_state, **more):
        def save(state):
            save_state(state)
            if state.arrived and len(given) == 1:
                raise KeyboardInterrupt

        given.append(state)
        return real(session, *args, state=state, save_state=save, **more)

    monkeypatch.setattr(Session, "upload", upload)
    return given


@pytest.mark.loopback
def test_the_upload_that_is_shown_goes_on_after_it_was_killed(ready, killed_once, tmp_path):
    (example,) = (part for part in blocks("docs/from-ftrack-api.md", "python") if ".mov" in part)
    content = os.urandom(1024) * 17 * 1024
    (tmp_path / "sh010.mov").write_bytes(content)
    for error in (pytest.raises(KeyboardInterrupt), nullcontext()):
        with Session(plugin_paths=[]) as session, error:
            exec(example, {"session": session})  # noqa: S102 - our own page
    assert killed_once[0] is None
    assert killed_once[1].arrived > 0
    assert (tmp_path / "copy.mov").read_bytes() == content


def test_pages_with_python_are_found():
    assert set(PRINTED) | {"docs/caches.md", "docs/events.md"} <= set(WITH_PYTHON)


# Commands


def commands():
    for page in PAGES:
        for block in blocks(page, "", "sh"):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line, comments=True) if "rushes" in line else ["", ""]
                if words[:1] and Path(words[0]).name == "rushes":
                    yield page, words[1:]


@pytest.mark.parametrize(("page", "words"), list(commands()), ids=lambda value: str(value)[:60])
def test_a_command_is_understood(page, words):
    assert cli.build_parser().parse_args(words).command is not None


def test_commands_are_found():
    assert len(list(commands())) >= 5


def mentions():
    for page in [*PAGES, "CHANGELOG.md"]:
        yield from ((page, words) for words in re.findall(r"`rushes ([a-z][^`]*)`", text_of(page)))


@pytest.mark.parametrize(("page", "words"), list(mentions()))
def test_a_command_that_is_mentioned_is_there(page, words):
    name, *rest = words.split()
    parser = cli.sub_parsers(cli.build_parser())[name]
    for word in rest:
        parser = cli.sub_parsers(parser).get(word, parser)
    options = {word.partition("=")[0] for word in rest if word.startswith("-")}
    assert options <= set(parser._option_string_actions)


# Files


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_extras_and_files_that_are_named_are_there(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = "\n".join(blocks(page, "", "sh"))
    targets = re.findall(r"^make ([\w-]+)", shown, re.MULTILINE)
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
    extras = re.findall(r'"(?:\.|rushes)\[([\w,]+)\]"', text_of(page))
    named = {extra for group in extras for extra in group.split(",")}
    assert {
        name for name in named if not re.search(rf"^{name} = \[", PYPROJECT, re.MULTILINE)
    } == set()
    assert [
        name for name in re.findall(r"install -r (\S+)", shown) if not (ROOT / name).is_file()
    ] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", text_of(page))
    local = [link for link in links if not re.match(r"https?:", link)]
    assert [link for link in local if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_json_that_is_shown_is_json(page):
    for block in blocks(page, "json"):
        rest = block.strip()
        while rest:
            _, end = json.JSONDecoder().raw_decode(rest)
            rest = rest[end:].strip()
