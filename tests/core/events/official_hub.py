"""Run by the official client's own Python: its event hub, driven by lines of JSON on standard input.

Each line is a list: a command and its arguments. What happens is printed, one JSON list a line.
"""

import json
import logging
import sys
import threading

import ftrack_api.event.base
import ftrack_api.event.hub

hub = ftrack_api.event.hub.EventHub(
    sys.argv[1], "jane", "key-of-jane", headers={"ftrack-strict-api": "false"}
)
lock = threading.Lock()


def tell(*words):
    with lock:
        print(json.dumps(words), flush=True)


def handler(answer):
    def handle(event):
        tell("event", event["topic"], event["data"], event["in_reply_to_event"])
        return answer

    return handle


def serve():
    while True:
        hub.wait(0.05)


logging.basicConfig(level=logging.ERROR)
hub.connect()
tell("id", hub.id)
threading.Thread(target=serve, daemon=True).start()
for line in sys.stdin:
    command, *arguments = json.loads(line)
    if command == "subscribe":
        subscription, answer, subscriber = arguments
        hub.subscribe(subscription, handler(answer), subscriber)
    elif command == "publish":
        topic, data = arguments
        event = ftrack_api.event.base.Event(topic=topic, data=data)
        hub.publish(event, on_reply=handler(None))
    tell("done", command)
