"""Has a movie encoded with the official client; prints one JSON object of what it saw."""

import json
import sys
import time

import ftrack_api

PATIENCE_S = 60


def main(path):
    session = ftrack_api.Session(auto_connect_event_hub=False, schema_cache_path=False)
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project", {"name": "encoding", "full_name": "encoding", "project_schema": schema}
    )
    shot = session.create("Shot", {"name": "sh010", "parent": project})
    asset = session.create("Asset", {"name": "comp", "parent": shot})
    version = session.create("AssetVersion", {"asset": asset})
    session.commit()
    job = session.encode_media(path, version_id=version["id"])
    data = json.loads(job["data"])
    seen = {"before": job["status"], "formats": [item["format"] for item in data["output"]]}
    seen["status"] = ended(session, job)
    made = [session.get("FileComponent", item["component_id"]) for item in data["output"]]
    session.populate(made, "name, size, version_id, metadata, component_locations.location.name")
    seen["names"] = [component["name"] for component in made]
    seen["versions"] = [component["version_id"] == version["id"] for component in made]
    seen["meta"] = json.loads(made[0]["metadata"]["ftr_meta"])
    location = session.get("Location", ftrack_api.symbol.SERVER_LOCATION_ID)
    seen["available"] = [location.get_component_availability(c) for c in made]
    seen["beginning"] = location.accessor.open(made[0]["id"], "rb").read(8)[4:].decode()
    seen["job_components"] = sorted(
        item["component_id"] for item in session.query(f"JobComponent where job_id is {job['id']}")
    ) == sorted(component["id"] for component in made)
    told = session.query(f"select thumbnail_id from AssetVersion where id is {version['id']}").one()
    session.populate(told, "thumbnail_id")
    seen["thumbnail"] = told["thumbnail_id"] == made[1]["id"]
    source = data["source_component_id"]
    seen["source_left"] = len(session.query(f"FileComponent where id is {source}").all())
    session.delete(project)
    session.commit()
    print(json.dumps(seen))


def ended(session, job):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        session.reset()
        status = session.query(f"select status from Job where id is {job['id']}").one()["status"]
        if status in ("done", "failed"):
            return status
        time.sleep(0.1)
    raise AssertionError(f"the job is still {status}")


if __name__ == "__main__":
    main(sys.argv[1])
