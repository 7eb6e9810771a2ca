"""The three example scripts, on a session and a hub that behave but have no server."""

import re
from pathlib import Path

import pytest

from rushes.core.event_plugins import discover

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "event_plugins"


class Hub:
    """Calls subscribers of a topic in this thread and returns what they answer."""

    def __init__(self):
        self.subscribers = []

    def subscribe(self, subscription, callback):
        self.subscribers.append((re.fullmatch(r"topic=([\w.]+)", subscription)[1], callback))

    def publish(self, topic, **data):
        event = {"topic": topic, "data": data}
        return [callback(event) for wanted, callback in self.subscribers if wanted == topic]

    def update(self, action, entity_type, key, **changes):
        entity = {"action": action, "entity_type": entity_type, "entityId": key}
        entity |= {"keys": list(changes), "changes": changes}
        return self.publish("ftrack.update", entities=[entity])


class Result(list):
    def first(self):
        return self[0] if self else None


class Session:
    """Finds rows of a dict by type and one attribute; what is set counts when it is committed."""

    def __init__(self, **tables):
        self.event_hub = Hub()
        self.tables = tables
        self.commits = 0

    def query(self, expression):
        pattern = r"(?:select ([\w., ]+) from )?(\w+) where (\w+) is '([^']*)'"
        projections, kind, name, value = re.fullmatch(pattern, expression).groups()
        rows = [row for row in self.tables.get(kind, []) if row[name] == value]
        for row in rows:
            for projection in (projections or name).split(","):
                self.check(row, projection.strip())
        return Result(rows)

    def check(self, row, projection):
        for name in projection.split("."):
            if row is not None:
                row = row[name]

    def get(self, kind, key):
        return next((row for row in self.tables.get(kind, []) if row["id"] == key), None)

    def commit(self):
        self.commits += 1


APPROVED, PENDING = {"name": "Approved", "id": "s1"}, {"name": "Pending", "id": "s2"}


@pytest.fixture
def session():
    task = {"id": "t", "name": "lighting", "parent": {"name": "sh010"}, "status": PENDING}
    version = {"id": "v", "task": task, "status": PENDING}
    version["link"] = [{"name": "Sci Fi"}, {"name": "sh010"}, {"name": "lighting v003"}]
    item = {"id": "o", "name": "sh010 lighting", "asset_version": version}
    note = {"id": "n", "content": "Darker, please", "parent_id": "v"}
    note |= {"author": {"first_name": "Mira", "last_name": "Ø"}, "parent_type": "AssetVersion"}
    return Session(
        Status=[APPROVED, PENDING],
        Task=[task],
        AssetVersion=[version],
        ReviewSessionObject=[item],
        ReviewSessionObjectStatus=[
            {"id": "r", "status": "approved", "review_session_object": item}
        ],
        Note=[note],
    )


@pytest.fixture
def load(session, tmp_path):
    """Register one of the scripts with the session."""

    def load(name, **arguments):
        (tmp_path / name).write_text((EXAMPLES / name).read_text(encoding="utf-8"))
        (plugin,) = discover([tmp_path], session, arguments)
        assert plugin.status == "loaded", plugin.reason
        return session.event_hub

    return load


def status_of(session, kind):
    return session.tables[kind][0]["status"]["name"]


def test_every_example_is_found_and_listed_in_the_readme():
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in EXAMPLES.glob("*.py")]
    assert len(names) == 3
    assert all(f"[{name}]({name})" in readme for name in names)


def test_an_approved_version_approves_its_task(session, load):
    hub = load("status_on_approval.py")
    session.tables["AssetVersion"][0]["status"] = APPROVED
    hub.update("update", "AssetVersion", "v", statusid={"old": "s2", "new": "s1"})
    assert status_of(session, "Task") == "Approved"
    assert session.commits == 1


def test_another_status_of_a_version_changes_nothing(session, load):
    load("status_on_approval.py").update("update", "AssetVersion", "v", statusid={})
    assert status_of(session, "Task") == "Pending"
    assert session.commits == 0


@pytest.mark.parametrize(("vote", "status"), [("approved", "Approved"), ("seen", "Pending")])
def test_a_vote_approves_version_and_task_only_when_it_says_so(session, load, vote, status):
    session.tables["ReviewSessionObjectStatus"][0]["status"] = vote
    load("status_on_approval.py").update("add", "ReviewSessionObjectStatus", "r", status={})
    assert status_of(session, "AssetVersion") == status_of(session, "Task") == status


def test_a_version_without_task_and_a_version_that_is_gone_are_no_problem(session, load):
    hub = load("status_on_approval.py")
    session.tables["AssetVersion"][0] |= {"task": None, "status": APPROVED}
    hub.update("update", "AssetVersion", "v", statusid={})
    hub.update("update", "AssetVersion", "gone", statusid={})
    assert status_of(session, "Task") == "Pending"


def test_the_names_of_the_statuses_are_arguments(session, load, caplog):
    hub = load("status_on_approval.py", version_status="Pending", task_status="Nothing")
    hub.update("update", "AssetVersion", "v", statusid={})
    assert "Nothing" in caplog.text


def test_a_new_note_is_told_in_the_chat(chat, load):
    load("note_to_chat.py", chat_webhook=chat.url).update("add", "Note", "n", text={})
    assert chat.texts == ["Mira Ø on Sci Fi / sh010 / lighting v003: Darker, please"]


def test_a_note_of_nobody_on_a_review_object_is_told_too(session, chat, load):
    note = session.tables["Note"][0]
    note |= {"author": None, "parent_type": "ReviewSessionObject", "parent_id": "o"}
    load("note_to_chat.py", chat_webhook=chat.url).update("add", "Note", "n", text={})
    assert chat.texts == ["Somebody on sh010 lighting: Darker, please"]


def test_changes_of_notes_and_notes_that_are_gone_are_not_told(chat, load):
    hub = load("note_to_chat.py", chat_webhook=chat.url)
    hub.update("update", "Note", "n", text={})
    hub.update("add", "Note", "gone", text={})
    hub.update("add", "Task", "t")
    assert chat.texts == []


@pytest.mark.parametrize("trouble", ["refuses", "is not there"])
def test_a_chat_in_trouble_is_logged_without_its_address(chat, load, caplog, trouble):
    chat.status = 500
    url = chat.url if trouble == "refuses" else "http://127.0.0.1:9/hush-hush"
    load("note_to_chat.py", chat_webhook=url).update("add", "Note", "n", text={})
    assert "did not take" in caplog.text
    assert "hush-hush" not in caplog.text


def test_without_an_address_nothing_is_subscribed(load, monkeypatch, caplog):
    monkeypatch.delenv("STUDIO_CHAT_WEBHOOK", raising=False)
    assert load("note_to_chat.py").subscribers == []
    assert "STUDIO_CHAT_WEBHOOK" in caplog.text


def test_the_address_may_stand_in_the_environment(chat, load, monkeypatch):
    monkeypatch.setenv("STUDIO_CHAT_WEBHOOK", chat.url)
    load("note_to_chat.py").update("add", "Note", "n", text={})
    assert len(chat.texts) == 1


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/shows/sh010_lighting_v003.1001.exr", ""),
        ("C:\\shows\\SH010_Lighting_v003.####.exr", ""),
        ("sh010_lighting_v003.%04d.exr", ""),
        ("sh010_lighting_v003.mov", ""),
        ("final_final2.mov", "is not named"),
        ("sh010_lighting_v3.mov", "is not named"),
        ("sh020_lighting_v003.mov", "says shot sh020, but the task's is sh010"),
        ("sh010_comp_v003.mov", "says task comp, but the task's is lighting"),
    ],
)
def test_a_name_is_checked_before_a_publish(load, path, problem):
    hub = load("naming_check.py")
    (problems,) = hub.publish("studio.publish.check", task_id="t", path=path)
    assert len(problems) == bool(problem)
    assert problem in "".join(problems)


def test_a_task_that_is_gone_is_a_problem(load):
    hub = load("naming_check.py")
    path = "sh010_lighting_v003.mov"
    assert hub.publish("studio.publish.check", task_id="?", path=path) == [
        ["The task does not exist."]
    ]
