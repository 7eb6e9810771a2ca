"""Before a publish, file names are checked against the studio's rule.

Whoever publishes asks by an event and waits for the answer, in this process:

    event = Event("studio.publish.check", data={"task_id": task["id"], "path": path})
    problems = sum(session.event_hub.publish(event, synchronous=True), [])

The rule: `<shot>_<task>_v<three digits>`, then the frame for a sequence, then the ending, for example
`sh010_lighting_v003.1001.exr`.
"""

import functools
import re

PATTERN = re.compile(
    r"(?P<shot>[A-Za-z0-9-]+)_(?P<task>[A-Za-z0-9-]+)_v\d{3}(\.(\d+|#+|%0\d+d))?\.[a-z0-9]+"
)


def register(session):
    """Answer whoever wants to publish."""
    callback = functools.partial(on_check, session)
    session.event_hub.subscribe("topic=studio.publish.check", callback)


def on_check(session, event):
    """Return the problems with the path in `event`, each a sentence; none when all is well."""
    name = re.split(r"[\\/]", event["data"]["path"])[-1]
    match = PATTERN.fullmatch(name)
    if match is None:
        return [f"{name} is not named <shot>_<task>_v<three digits>.<frame>.<ending>."]
    task = session.query(
        "select name, parent.name from Task where id is '{}'".format(event["data"]["task_id"])
    ).first()
    if task is None:
        return ["The task does not exist."]
    wanted = {"shot": task["parent"]["name"], "task": task["name"]}
    return [
        f"{name} says {part} {match[part]}, but the task's is {right}."
        for part, right in wanted.items()
        if match[part].lower() != right.lower()
    ]
