"""The production as operations of the API, in an order in which each finds what it points at.

Ids are made of names, and what looks like chance of checksums, so every run gives the same.
"""

from __future__ import annotations

import sys
import uuid
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Operation = dict[str, Any]
_Item = TypeVar("_Item")
_NAMESPACE = uuid.UUID("5f2b8a52-6a0e-4f6e-9b1c-7f3d1d0c2ad4")
_FIRST_DAY = datetime(2026, 3, 2, 9)
_SHOT_STATUSES = ("Not started", "In progress", "In progress", "Completed")
_STATUSES = ("Not started", "Ready to start", "In progress", "Pending Review", "Approved")
_VERSION_STATUSES = ("WIP", "Pending Review", "Revise", "Approved")
_ASSET_TYPES = {
    "Modeling": "Geometry",
    "Rigging": "Rig",
    "Compositing": "Compositing",
    "Lighting": "Lighting",
    "Animation": "Animation",
}
_BUILD_STEPS = {
    "Character": ("Modeling", "Rigging", "Lookdev"),
    "Prop": ("Modeling", "Lookdev"),
    "Environment": ("Modeling", "Lookdev"),
    "Matte Painting": ("Lookdev",),
}
_FRAMES = 48
_IN_REVIEW = 8
_ROLE = "b536d90f-c1b7-5c04-a762-98a98c00a1d6"


def demo_id(*names: str) -> str:
    """Return the id of a thing of the production."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(names)))


def read_outline() -> dict[str, Any]:
    """Return what `production.toml` says."""
    path = files("rushes.server.demo_data").joinpath("production.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def create(kind: str, **data: Any) -> Operation:
    """Return the operation that makes an entity."""
    return {"action": "create", "entity_type": kind, "entity_data": data}


class Production:
    """All of it.

    Args:
        known: The ids of a workspace's statuses, types and asset types, by kind and name.
        schema_id: The project schema that projects follow.

    Attributes:
        pictures: The name on the picture of each thumbnail's component, filled while operations are made.
    """

    def __init__(self, known: dict[tuple[str, str], str], schema_id: str) -> None:
        self.outline = read_outline()
        self.pictures: dict[str, str] = {}
        self._known = known
        self._schema_id = schema_id
        self._published: dict[str, list[tuple[str, str, int]]] = {}

    def operations(self) -> Iterator[Operation]:
        """Make the operations, projects after the crew."""
        for person in self.outline["crew"]:
            yield from _person(person)
        for project in self.outline["project"]:
            yield from self._project(project)
            yield from self._review(project)

    def _project(self, project: dict[str, Any]) -> Iterator[Operation]:
        name = project["name"]
        more = {key: project[key] for key in ("name", "full_name", "color")}
        more |= {"start_date": _day(0), "end_date": _day(120)}
        yield create("Project", id=demo_id(name), project_schema_id=self._schema_id, **more)
        yield from self._builds(project)
        for sequence, shots in project["sequences"].items():
            key = demo_id(name, sequence)
            yield create("Sequence", id=key, name=sequence, parent_id=demo_id(name))
            for number in range(1, shots + 1):
                yield from self._shot(project, sequence, f"{sequence}_sh{number * 10:04d}")

    def _builds(self, project: dict[str, Any]) -> Iterator[Operation]:
        root, folder = demo_id(project["name"]), demo_id(project["name"], "assets")
        yield create("Folder", id=folder, name="assets", parent_id=root)
        for name, kind in project["builds"].items():
            build = demo_id(project["name"], "assets", name)
            data = {"name": name, "parent_id": folder, "type_id": self._known["Type", kind]}
            yield create("AssetBuild", id=build, **data)
            for step in _BUILD_STEPS[kind]:
                yield from self._task(project["name"], build, name, step)

    def _shot(self, project: dict[str, Any], sequence: str, name: str) -> Iterator[Operation]:
        shot, number = demo_id(project["name"], sequence, name), _chance(name)
        start = 1001
        yield create(
            "Shot",
            id=shot,
            name=name,
            parent_id=demo_id(project["name"], sequence),
            description=f"Frames {start} to {start + _FRAMES + number % 90}",
            status_id=self._known["Status", _pick(_SHOT_STATUSES, name)],
        )
        for key, value in (("fstart", start), ("fend", start + _FRAMES + number % 90)):
            yield create("Metadata", parent_id=shot, parent_type="Shot", key=key, value=str(value))
        for step in project["steps"]:
            yield from self._task(project["name"], shot, name, step)

    def _task(self, project: str, parent: str, place: str, step: str) -> Iterator[Operation]:
        task = demo_id(parent, step)
        status = _pick(_STATUSES, place + step)
        begin = _chance(place + step) % 80
        yield create(
            "Task",
            id=task,
            name=step.lower(),
            parent_id=parent,
            type_id=self._known["Type", step],
            status_id=self._known["Status", status],
            start_date=_day(begin),
            end_date=_day(begin + 5 + _chance(step + place) % 10),
            bid=float(8 * (1 + _chance(place) % 5)) * 3600,
        )
        able = [p["username"] for p in self.outline["crew"] if step in p["does"]]
        person = demo_id("user", _pick(able, place))
        yield create(
            "Appointment",
            id=demo_id(task, "for"),
            type="assignment",
            context_id=task,
            resource_id=person,
        )
        if status in ("Pending Review", "Approved"):
            yield from self._versions(project, parent, task, place, step, person)

    def _versions(
        self, project: str, parent: str, task: str, place: str, step: str, person: str
    ) -> Iterator[Operation]:
        asset, name = demo_id(task, "asset"), f"{place}_{step.lower()}"
        kind = self._known["AssetType", _ASSET_TYPES.get(step, "Render")]
        yield create("Asset", id=asset, name=name, context_id=parent, type_id=kind)
        for number in range(1, 2 + _chance(name) % 3):
            version, picture = demo_id(asset, str(number)), demo_id(asset, str(number), "picture")
            yield create(
                "AssetVersion",
                id=version,
                asset_id=asset,
                task_id=task,
                version=number,
                user_id=person,
                comment="First pass" if number == 1 else "Notes addressed",
                date=_day(10 + 7 * number + _chance(name) % 40),
                status_id=self._known["Status", _pick(_VERSION_STATUSES, f"{name}{number}")],
            )
            yield from self._notes(version, name, number, person)
        if len(self._published.setdefault(project, [])) < _IN_REVIEW:
            self._published[project].append((version, name, number))
            yield from self._picture(version, picture, f"{name} v{number}")

    def _picture(self, version: str, picture: str, text: str) -> Iterator[Operation]:
        self.pictures[picture] = text
        component = {"name": "thumbnail", "file_type": ".jpg", "version_id": version}
        yield create("FileComponent", id=picture, **component)
        yield {
            "action": "update",
            "entity_type": "AssetVersion",
            "entity_key": [version],
            "entity_data": {"thumbnail_id": picture},
        }

    def _notes(self, version: str, name: str, number: int, person: str) -> Iterator[Operation]:
        mark = f"{name}{number}"
        if _chance(mark) % 2:
            return
        said = self.outline["notes"]
        note = demo_id(version, "note")
        parent = {"parent_id": version, "parent_type": "AssetVersion"}
        author = demo_id("user", _pick(self.outline["crew"], mark)["username"])
        date = _day(12 + 7 * number + _chance(name) % 40)
        more = {"content": _pick(said["first"], mark), "date": date, "user_id": author}
        yield create("Note", id=note, **parent, **more)
        if _chance(mark) % 3:
            answer = {"content": _pick(said["answer"], mark), "user_id": person, "date": date}
            yield create(
                "Note", id=demo_id(note, "answer"), in_reply_to_id=note, **parent, **answer
            )

    def _review(self, project: dict[str, Any]) -> Iterator[Operation]:
        name = project["name"]
        session = demo_id(name, "review")
        more = {"name": f"{project['full_name']}: client review", "project_id": demo_id(name)}
        yield create("ReviewSession", id=session, description="This week's shots", **more)
        for version, shown, number in self._published.get(name, []):
            item = {"name": shown, "description": "", "version": f"Version {number}"}
            key = demo_id(session, version)
            place = {"review_session_id": session, "version_id": version}
            yield create("ReviewSessionObject", id=key, **item, **place)
        guest = {"name": "Robin Castellano", "email": "robin@client.example"}
        key = demo_id(session, "guest")
        yield create("ReviewSessionInvitee", id=key, review_session_id=session, **guest)


def _person(person: dict[str, Any]) -> Iterator[Operation]:
    key = demo_id("user", person["username"])
    names = {name: person[name] for name in ("username", "first_name", "last_name")}
    email = f"{person['username']}@studio.example"
    yield create("User", id=key, email=email, is_active=True, **names)
    yield create(
        "UserSecurityRole",
        id=demo_id(key, "role"),
        user_id=key,
        security_role_id=_ROLE,
        is_all_projects=True,
        is_all_open_projects=True,
    )


def _chance(text: str) -> int:
    return zlib.crc32(text.encode())


def _pick(items: Sequence[_Item], text: str) -> _Item:
    return items[_chance(text) % len(items)]


def _day(number: int) -> str:
    return (_FIRST_DAY + timedelta(days=number)).isoformat()
