"""Any sequence of changes, commits, faults and rollbacks ends as a plain model says it must."""

import pytest
import requests
import responses
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from rushes.core.errors import RushesError
from rushes.core.session import Session

from .conftest import URL, Backend

BROKEN = requests.ConnectionError("Connection aborted")
FAULTS = {
    "none": [],
    "lost answer": [("lost", BROKEN)],
    "lost request": [BROKEN],
    "gateway": [(502, {}, "<html>")],
    "two lost answers": [("lost", BROKEN), ("lost", BROKEN)],
}
TEXTS = st.sampled_from(["", "a", "b", 'x"y', "ü"])


class Changes(RuleBasedStateMachine):
    """Tasks and notes that are created, changed, joined and deleted."""

    entities = Bundle("entities")

    def __init__(self):
        super().__init__()
        self.mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self.mock.start()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr("rushes.core.session.retry.random.uniform", lambda low, high: 0.0)
        self.backend = Backend()
        self.mock.add_callback(responses.POST, f"{URL}/api", self.backend.handle)
        self.session = Session(URL, "k", "u", schema_cache_path=False)
        self.committed = {}
        self.working = {}

    def teardown(self):
        self.session.rollback()
        self.session.close()
        self.patch.undo()
        self.mock.stop()
        self.mock.reset()

    def alive(self, entity):
        return (entity.entity_type, entity["id"]) in self.working

    def row(self, entity):
        return self.working[entity.entity_type, entity["id"]]

    @rule(target=entities, kind=st.sampled_from(["Task", "Note"]), text=TEXTS)
    def create(self, kind, text):
        name = "name" if kind == "Task" else "content"
        entity = self.session.create(kind, {name: text})
        self.working[kind, entity["id"]] = {name: text}
        return entity

    @rule(entity=entities, name=st.sampled_from(["name", "description"]), text=TEXTS)
    def set_text(self, entity, name, text):
        name = name if entity.entity_type == "Task" else "content"
        if self.alive(entity):
            entity[name] = text
            self.row(entity)[name] = text

    @rule(entity=entities, parent=entities)
    def set_parent(self, entity, parent):
        both = {entity.entity_type, parent.entity_type} == {"Task"} and entity is not parent
        if both and self.alive(entity) and self.alive(parent):
            entity["parent"] = parent
            self.row(entity)["parent"] = parent["id"]

    @rule(task=entities, note=entities)
    def append_note(self, task, note):
        kinds = (task.entity_type, note.entity_type) == ("Task", "Note")
        if kinds and self.alive(task) and self.alive(note):
            notes = self.row(task).setdefault("notes", [])
            if note["id"] not in notes:
                task["notes"].append(note)
                notes.append(note["id"])

    @rule(target=entities, entity=consumes(entities))
    def delete(self, entity):
        referred = any(
            entity["id"] in (row.get("parent"), *row.get("notes", ()))
            for row in self.working.values()
        )
        if not self.alive(entity) or referred:
            return entity
        self.session.delete(entity)
        del self.working[entity.entity_type, entity["id"]]
        return multiple()

    @rule(fault=st.sampled_from(sorted(FAULTS)))
    def commit(self, fault):
        if self.session.recorded_operations:
            self.backend.faults += FAULTS[fault]
        self.session.commit(overwrite=True)
        self.backend.faults.clear()
        self.committed = {key: copied(row) for key, row in self.working.items()}
        self.compare_with_the_server()

    @rule()
    def fail_to_commit(self):
        self.backend.faults += [(500, {}, "<html>")]
        try:
            self.session.commit(overwrite=True)
        except RushesError:
            pass
        else:
            assert not self.session.recorded_operations
        self.backend.faults.clear()

    @rule()
    def roll_back(self):
        self.session.rollback()
        self.working = {key: copied(row) for key, row in self.committed.items()}

    @invariant()
    def what_is_read_is_what_was_set(self):
        for (kind, entity_id), row in self.working.items():
            entity = self.session.get(kind, entity_id)
            for name, value in row.items():
                assert plain(entity[name]) == value

    def compare_with_the_server(self):
        stored = {(row["__entity_type__"], row["id"]): row for row in self.backend.rows.values()}
        assert set(stored) == set(self.working)
        for key, row in self.working.items():
            found = {name: sent(stored[key].get(name)) for name in row}
            assert found == row


def copied(row):
    return {name: list(v) if isinstance(v, list) else v for name, v in row.items()}


def plain(value):
    if value is None or isinstance(value, str):
        return value
    return value["id"] if hasattr(value, "entity_type") else [item["id"] for item in value]


def sent(value):
    if isinstance(value, list):
        return [item["id"] for item in value]
    return value["id"] if isinstance(value, dict) else value


TestChanges = Changes.TestCase
TestChanges.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
