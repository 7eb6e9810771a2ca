"""`rushes notes`: what reviewers said of a version, once or as they say it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from ..cli import add_server_options
from ..commands import CommandSpec, print_json, print_line, print_remark
from ..hookspecs import hookimpl

if TYPE_CHECKING:
    from ..session import Session
    from .note import NoteList, ReviewNote

HELP = """List the notes of a version with their frames in the scene, drawings, replies and to-dos.

  rushes notes "Sci Fi/seq01/sh020/anim"     notes of the newest version of a task
  rushes notes VERSION_ID --json             of one version, as one line of JSON
  rushes notes VERSION_ID --follow           and every change as it is made, until Ctrl-C"""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute the command `notes`."""
    return (CommandSpec("notes", "read what reviewers say of a version", HELP, _add, _notes),)


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("version", metavar="TASK|VERSION", help="a task, or the id of a version")
    parser.add_argument("--follow", action="store_true", help="go on until Ctrl-C")
    add_server_options(parser)


def _notes(args: Namespace) -> int:
    from ..credentials import open_session
    from .versions import newest_version

    with open_session(args.settings) as session:
        version_id = newest_version(session, args.version)
        if args.follow:
            return _follow(session, version_id, args.json)
        from .note_query import load_notes

        _print(load_notes(session, version_id).listed(), args.json)
    return 0


def _follow(session: Session, version_id: str, as_json: bool) -> int:
    from ..publish.commands.interrupts import cancel_on_interrupt
    from .note_feed import NoteFeed

    shown: dict[str, ReviewNote] = {}

    def heard(notes: NoteList) -> None:
        if as_json:
            print_json(notes)
            return
        for note in notes.notes:
            if shown.get(note.id) is not note:
                _print_note(note)
        shown.clear()
        shown.update({note.id: note for note in notes.notes})

    feed = NoteFeed(session, version_id, heard, lambda error: print_remark(error.message))
    with cancel_on_interrupt() as interrupted:
        feed.start()
        interrupted.wait()
    feed.close(wait=True)
    return 0


def _print(notes: NoteList, as_json: bool) -> None:
    if as_json:
        print_json(notes)
        return
    print_line(f"{notes.version.label}  {notes.version.status}")
    for note in notes.notes:
        _print_note(note)
    if not notes.notes:
        print_line("There are no notes.")


def _print_note(note: ReviewNote) -> None:
    when = datetime.fromtimestamp(note.at).strftime("%d %b %H:%M")
    facts = [_place(note)]
    facts += ["drawing"] if note.has_drawing else []
    facts += ["to-do"] if note.is_todo and note.is_open else []
    facts += [] if note.is_open else ["completed"]
    print_line(f"{when}  {note.author or 'Somebody'}  ({', '.join(filter(None, facts))})")
    for line in note.text.splitlines():
        print_line(f"    {line}")
    for answer in note.replies:
        print_line(f"    > {answer.author or 'Somebody'}: {answer.text}")


def _place(note: ReviewNote) -> str:
    if note.scene_frame is not None:
        return f"frame {note.scene_frame}"
    return "" if note.media_frame is None else f"frame {note.media_frame} of the movie"
