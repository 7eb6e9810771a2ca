"""Drives the hub of the official Python client by lines of JSON; runs in that client's environment."""

import json
import sys
import threading

import ftrack_api.event.base
import ftrack_api.event.hub


def say(kind, **more):
    sys.stdout.write(json.dumps({"kind": kind, **more}) + "\n")
    sys.stdout.flush()


def listen(hub):
    while True:
        hub.wait(1)


def subscribe(hub, command):
    def called(event):
        say("event", event=dict(event), label=command.get("label"))
        return command.get("reply")

    subscriber = hub._add_subscriber(command["expression"], called, command.get("subscriber"))
    done = threading.Event()

    def acknowledged(answer):
        say("subscribed", answer=answer)
        done.set()

    event = ftrack_api.event.base.Event(
        "ftrack.meta.subscribe",
        data={
            "subscriber": subscriber.metadata,
            "subscription": str(subscriber.subscription),
        },
    )
    hub._publish(event, callback=acknowledged)


def publish(hub, command):
    event = ftrack_api.event.base.Event(command["topic"], data=command.get("data"))
    if command.get("target"):
        event["target"] = command["target"]
    hub.publish(event, on_reply=lambda reply: say("reply", event=dict(reply)))


def match(parser, command):
    """What the client's own parser makes of cases: True, False, or None where it fails."""
    results = []
    for expression, candidate in command["cases"]:
        try:
            results.append(parser.parse(expression).match(candidate))
        except Exception:  # noqa: BLE001 - failing is an answer here
            results.append(None)
    say("matched", results=results)


def main(url, username, key):
    hub = ftrack_api.event.hub.EventHub(url, username, key)
    hub.connect()
    threading.Thread(target=listen, args=(hub,), daemon=True).start()
    say("connected", id=hub.id)
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "quit":
            break
        if command["do"] == "match":
            match(hub._expression_parser, command)
        else:
            {"subscribe": subscribe, "publish": publish}[command["do"]](hub, command)
    hub.disconnect()


main(*sys.argv[1:])
