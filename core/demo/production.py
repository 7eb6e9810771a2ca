"""A small believable production, made through the API like any other client would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ids import new_id

if TYPE_CHECKING:
    from ..session import Session

PROJECT = "Harbour Lights"
SHOTS = {
    "sc010": ("sh010", "sh020", "sh030"),
    "sc020": ("sh010", "sh020"),
    "sc030": ("sh010", "sh020", "sh030", "sh040"),
}
TASKS = {"animation": "Animation", "lighting": "Lighting", "comp": "Compositing"}
PEOPLE = (
    ("mira", "Mira", "Okafor"),
    ("jonas", "Jonas", "Lindqvist"),
    ("aiko", "Aiko", "Tanaka"),
)
TASK_PATH = f"{PROJECT}/sc020/sh010/animation"
REVIEWERS = ("Sofia Marquez <sofia@example.com>", "Ben Adeyemi <ben@example.com>")


@dataclass(frozen=True)
class Production:
    """The production on the server: its project and the path of the task to publish to."""

    project_id: str
    task_path: str


def ensure_production(session: Session) -> Production:
    """Return the demo production, made in one batch when the server does not have it.

    Raises:
        ServerError: The user may not create projects.
    """
    name = session.quote(PROJECT)
    project = session.query(f"select id from Project where full_name is {name}").first()
    if project is None:
        project_id = _create(session)
        session.commit()
    else:
        project_id = project["id"]
    return Production(project_id, TASK_PATH)


def _create(session: Session) -> str:
    schema = session.query("select id from ProjectSchema").first()
    types = {row["name"]: row["id"] for row in session.query("select id, name from Type").all()}
    project_id = new_id()
    session.create(
        "Project",
        {
            "id": project_id,
            "name": "harbour_lights",
            "full_name": PROJECT,
            "project_schema_id": schema["id"] if schema else None,
        },
    )
    for sequence, shots in SHOTS.items():
        sequence_id = _context(session, "Sequence", sequence, project_id, project_id)
        for shot in shots:
            shot_id = _context(session, "Shot", shot, sequence_id, project_id)
            for task, task_type in TASKS.items():
                _context(session, "Task", task, shot_id, project_id, type_id=types[task_type])
    for user, first, last in PEOPLE:
        session.create(
            "User",
            {
                "username": user,
                "first_name": first,
                "last_name": last,
                "email": f"{user}@example.com",
                "is_active": True,
            },
        )
    return project_id


def _context(
    session: Session, kind: str, name: str, parent_id: str, project_id: str, **more: str
) -> str:
    context_id = new_id()
    session.create(
        kind,
        {"id": context_id, "name": name, "parent_id": parent_id, "project_id": project_id, **more},
    )
    return context_id
