"""Events: page *handling events*, between two sessions of the client."""

import ftrack_api
import ftrack_api.event.base


def connected():
    session = ftrack_api.Session(auto_connect_event_hub=False, schema_cache_path=False)
    session.event_hub.connect()
    return session


def subscribed(session):
    """Wait until the server knows the subscriptions so far: what follows them on a connection comes later."""
    heard = []
    topic = f"heard.{session.event_hub.id}"
    session.event_hub.subscribe(f"topic={topic}", heard.append)
    session.event_hub.publish(ftrack_api.event.base.Event(topic=topic))
    waited(session, heard)


def waited(session, seen, count=1):
    """Handle events until enough were seen, or half a minute has passed."""
    for _ in range(60):
        if len(seen) >= count:
            return
        session.event_hub.wait(duration=0.5)
    raise AssertionError(f"only {seen} came")


def example_events_tell_of_updates(stage):
    listener, entities = connected(), []
    listener.event_hub.subscribe(
        "topic=ftrack.update", lambda event: entities.extend(event["data"].get("entities", []))
    )
    subscribed(listener)
    note = stage.task.create_note("heard", author=stage.user)
    stage.session.commit()
    waited(listener, entities)
    told = [e for e in entities if e["entityType"] == "note" and e["entityId"] == note["id"]]
    assert told and told[0]["action"] == "add"
    listener.close()


def example_events_replies(stage):
    asker, answerer = connected(), connected()
    replies = []

    def on_event(event):
        return {"success": True, "message": "Cool!"}

    answerer.event_hub.subscribe("topic=test-reply", on_event)
    subscribed(answerer)
    asker.event_hub.publish(
        ftrack_api.event.base.Event(topic="test-reply"), on_reply=replies.append
    )
    for _ in range(60):
        answerer.event_hub.wait(duration=0.2)
        asker.event_hub.wait(duration=0.2)
        if replies:
            break
    assert replies[0]["data"] == {"success": True, "message": "Cool!"}
    asker.close()
    answerer.close()


def example_events_stop_and_priority(stage):
    session, called = connected(), []

    def callback_a(event):
        called.append("a")
        event.stop()

    topic = "topic=test-stop-event"
    session.event_hub.subscribe(topic, callback_a, priority=10)
    session.event_hub.subscribe(topic, lambda event: called.append("b"), priority=20)
    session.event_hub.publish(ftrack_api.event.base.Event(topic="test-stop-event"))
    waited(session, called)
    session.event_hub.wait(duration=0.3)
    assert called == ["a"]
    session.close()


def example_events_synchronously(stage):
    hub = stage.session.event_hub
    hub.subscribe("topic=test-synchronous", lambda event: "A", priority=10)
    hub.subscribe("topic=test-synchronous", lambda event: "B", priority=20)
    event = ftrack_api.event.base.Event(topic="test-synchronous")
    assert hub.publish(event, synchronous=True) == ["A", "B"]


def example_events_targets_and_expressions(stage):
    sender, receiver = connected(), connected()
    seen, missed = [], []
    hub = receiver.event_hub
    subscriber = {"id": "my-custom-subscriber-id", "applicationId": "maya"}
    hub.subscribe("topic=my-company.*", seen.append, subscriber=subscriber)
    hub.subscribe("topic=my-company.topic and data.key=other", missed.append)
    subscribed(receiver)
    sender.event_hub.publish(
        ftrack_api.event.base.Event(
            topic="my-company.topic", data={"key": "value"}, target="id=my-custom-subscriber-id"
        )
    )
    waited(receiver, seen)
    source = {"applicationId": "maya"}
    sender.event_hub.publish(
        ftrack_api.event.base.Event(
            topic="my-company.some-topic", source=source, target="applicationId=maya"
        )
    )
    waited(receiver, seen, 2)
    assert seen[1]["source"]["applicationId"] == "maya" and not missed
    sender.close()
    receiver.close()


def example_events_of_locations(stage):
    listener, publisher, seen = connected(), connected(), []
    topic = ftrack_api.symbol.COMPONENT_ADDED_TO_LOCATION_TOPIC
    listener.event_hub.subscribe(f"topic={topic}", seen.append)
    subscribed(listener)
    server = publisher.query('Location where name is "ftrack.server"').one()
    path = stage.file("told.txt", b"told")
    component = publisher.create_component(path, location=server)
    waited(listener, seen)
    assert seen[0]["data"]["component_id"] == component["id"]
    listener.close()
    publisher.close()
