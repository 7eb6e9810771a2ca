"""What the server says has changed is dropped from every layer of a cache."""

import threading

import pytest

from rushes.core.cache import FileCache, LayeredCache, MemoryCache, StringKeyMaker, invalidate
from rushes.core.events import Event, EventHub, entity_changes
from rushes.core.session import Session

pytestmark = pytest.mark.loopback


def test_what_the_event_hub_reports_as_changed_is_dropped(live_server, production, tmp_path):
    layers = MemoryCache(), FileCache(tmp_path / "cache.db")
    cache = LayeredCache(layers)
    ready, dropped = threading.Event(), threading.Event()

    def on_update(event):
        changes = [(change.entity_type, [change.id]) for change in entity_changes(event)]
        if invalidate(cache, changes):
            dropped.set()

    with Session(live_server.url, live_server.key, live_server.user) as session:
        hub = EventHub(live_server.url, live_server.user, live_server.key)
        hub.subscribe("topic=ftrack.update", on_update)
        hub.subscribe("topic=test.ready", lambda event: ready.set())
        hub.connect()
        hub.publish(Event("test.ready"))
        assert ready.wait(20)  # frames are handled in order, so the server knows both subscriptions
        changed, other = session.query('Task where name is "comp"').all()[:2]
        for task in (changed, other):
            cache.set(StringKeyMaker().key(("Task", [task["id"]])), {"name": task["name"]})
        changed["description"] = f"{changed['description']} again"
        session.commit()
        assert dropped.wait(20)
        hub.close()
    assert [layer.keys() for layer in layers] == [[f"('Task', ['{other['id']}'])"]] * 2
    cache.close()
