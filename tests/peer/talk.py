"""The official Python client and the official JavaScript client talk to each other; prints what each heard.

The other one is `js/talk.mjs`. Both ask and answer a question, and each makes an entity of which the other is told.
"""

import json
import os
import pathlib
import subprocess
import warnings

warnings.simplefilter("ignore")

import ftrack_api
import ftrack_api.event.base

TURNS = 100


def main():
    session = ftrack_api.Session(schema_cache_path=False)
    hub, replies, names = session.event_hub, [], []
    hub.connect()
    hub.subscribe("topic=js.question", lambda event: {"answer": event["data"]["number"] + 1})
    hub.subscribe("topic=ftrack.update", lambda event: names.extend(new_names(event)))
    names_of = ("FTRACK_SERVER", "FTRACK_API_USER", "FTRACK_API_KEY")
    process = subprocess.Popen(
        ["node", "talk.mjs", *(os.environ[name] for name in names_of)],
        cwd=pathlib.Path(__file__).parent / "js",
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline().strip() == "ready"
    question = ftrack_api.event.base.Event(topic="py.question", data={"number": 41})
    hub.publish(question, on_reply=lambda event: replies.append(event["data"]))
    disk = session.create("Disk", {"name": "from python"})
    session.commit()
    for _ in range(TURNS):
        hub.wait(duration=0.2)
        if replies and "from javascript" in names and process.poll() is not None:
            break
    told, _ = process.communicate(timeout=20)
    session.delete(disk)
    session.commit()
    session.close()
    print(json.dumps({"python": {"reply": replies[0], "names": names}, "node": json.loads(told)}))


def new_names(event):
    for entity in event["data"]["entities"]:
        yield (entity.get("changes") or {}).get("name", {}).get("new")


main()
