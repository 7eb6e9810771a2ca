"""Files: pages *components*, *publishing*, *web review*, *thumbnails*, *encoding*, *locations*."""

import json
import os
import time

import arrow
import ftrack_api
import ftrack_api.accessor.disk
import ftrack_api.entity.location
import ftrack_api.structure.id
import ftrack_api.structure.standard
import requests


def example_publishing(stage):
    session = stage.session
    task = session.get("Task", stage.task["id"])
    kind = session.query('AssetType where short is "geo"').first()
    asset = session.create("Asset", {"name": "My asset", "type": kind, "parent": task["parent"]})
    status = session.query('Status where name is "Pending Review"').one()
    version = session.create(
        "AssetVersion", {"asset": asset, "status": status, "comment": "More leaves.", "task": task}
    )
    assert version["version"] in (0, ftrack_api.symbol.NOT_SET)
    session.commit()
    assert version["version"] == 1
    version.create_component(stage.file("file.mov", b"one"), {"name": "one"}, location=stage.server)
    version.create_component(stage.file("other.mov", b"two"), {"name": "two"}, location=None)
    session.commit()
    with stage.fresh() as other:
        found = other.get("AssetVersion", version["id"])
        assert {c["name"] for c in found["components"]} == {"one", "two"}
        assert found["status"]["name"] == "Pending Review" and found["is_published"] is True


def example_web_review_of_a_movie(stage):
    session, version = stage.session, stage.new_version()
    component = version.create_component(
        path=stage.file("file.mp4", b"movie"),
        data={"name": "ftrackreview-mp4"},
        location=stage.server,
    )
    meta = {"frameIn": 0, "frameOut": 150, "frameRate": 25, "height": 720, "width": 1280}
    component["metadata"]["ftr_meta"] = json.dumps(meta)
    component.session.commit()
    with stage.fresh() as other:
        component = other.get("FileComponent", component["id"])
        assert json.loads(component["metadata"]["ftr_meta"]) == meta
        assert component["file_type"] == ".mp4" and component["size"] == 5
    assert session.query(f'Component where version_id is "{version["id"]}"').one()


def example_web_review_of_an_image(stage):
    version = stage.new_version()
    component = version.create_component(
        path=stage.file("image.jpg", b"image"),
        data={"name": "ftrackreview-image"},
        location=stage.server,
    )
    component["metadata"]["ftr_meta"] = json.dumps({"format": "image", "height": 38, "width": 38})
    component.session.commit()
    url = stage.server.get_url(component)
    assert requests.get(url, timeout=20).content == b"image"


def example_thumbnails(stage):
    session, task = stage.session, stage.task
    component = task.create_thumbnail(stage.file())
    session.commit()
    assert task["thumbnail_id"] == component["id"]
    url = stage.server.get_thumbnail_url(component, size=10)
    answer = requests.get(url, timeout=20)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/")
    by_hand = session.create_component(stage.file(), {"name": "thumbnail"}, location=stage.server)
    task["thumbnail"] = by_hand
    session.commit()
    with stage.fresh() as other:
        assert other.get("Task", task["id"])["thumbnail"]["id"] == by_hand["id"]
        assert other.get("Task", task["id"])["thumbnail_url"]["url"]
    version = stage.version
    version.create_thumbnail(stage.file())
    session.commit()
    parent = version["asset"]["parent"]
    parent["thumbnail_id"] = version["thumbnail_id"]
    session.commit()
    for entity in (stage.project, stage.user):
        entity.create_thumbnail(stage.file())
        session.commit()
        assert entity["thumbnail_id"]


def example_encode_media(stage):
    session, version = stage.session, stage.new_version()
    job = session.encode_media(stage.file("still.png"))
    outputs = json.loads(job["data"])["output"]
    for output in outputs:
        component = session.get("FileComponent", output["component_id"])
        component["version_id"] = version["id"]
        if output["format"] == "image/jpeg":
            version["thumbnail_id"] = output["component_id"]
    session.commit()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        session.populate([job], "status")
        with stage.fresh() as other:
            status = other.get("Job", job["id"])["status"]
        if status in ("done", "failed"):
            break
        time.sleep(0.2)
    assert status == "done"
    with stage.fresh() as other:
        assert len(other.get("Job", job["id"])["job_components"]) == len(outputs)
        location = other.query("Location where name is ftrack.server").one()
        for output in outputs:
            component = other.get("FileComponent", output["component_id"])
            assert requests.get(location.get_url(component), timeout=20).status_code == 200


def example_encode_media_of_a_version(stage):
    version = stage.new_version()
    job = version.encode_media(stage.file("still.png"), keep_original="auto")
    assert {output["format"] for output in json.loads(job["data"])["output"]} <= {
        "video/mp4",
        "image/jpeg",
    }


def example_locations(stage):
    session = stage.session
    location = session.ensure("Location", {"name": f"my.location.{stage.name}"})
    assert session.get("Location", location["id"]) is location
    assert session.query(f'Location where name is "{location["name"]}"')[0] is location
    assert location["name"] in [each["name"] for each in session.query("Location").all()]
    location.accessor = ftrack_api.accessor.disk.DiskAccessor(prefix=stage.folder)
    location.structure = ftrack_api.structure.id.IdStructure()
    location.priority = 30
    path = stage.file("component.txt", b"content")
    in_location = session.create_component(path=path, location=location)
    in_origin = session.create_component(path=path, location=None)
    origin = session.query('Location where name is "ftrack.origin"')[0]
    location.add_component(in_origin, origin)
    session.commit()
    for component in (in_location, in_origin):
        assert component.get_availability()[location["id"]] == 100.0
        assert location.get_component_availability(component) == 100.0
        with open(location.get_filesystem_path(component), "rb") as file:
            assert file.read() == b"content"
    assert session.pick_location(in_location) is location
    location.remove_component(in_location)
    assert session.get_component_availability(in_location)[location["id"]] == 0.0


def example_locations_standard_structure(stage):
    with stage.fresh() as session:
        location = session.ensure("Location", {"name": f"standard.{stage.name}"})
        location.accessor = ftrack_api.accessor.disk.DiskAccessor(prefix=stage.folder)
        location.structure = ftrack_api.structure.standard.StandardStructure()
        location.priority = 30
        version = session.get("AssetVersion", stage.version["id"])
        path = stage.file("mesh.abc", b"mesh")
        component = version.create_component(path, {"name": "Mesh one"}, location=location)
        session.commit()
        tail = os.path.join(stage.name, "sh010", "robot", "v001", "mesh_one.abc")
        assert location.get_filesystem_path(component).endswith(tail)
        ftrack_api.mixin(location, ftrack_api.entity.location.UnmanagedLocationMixin)
        location.remove_component(component)
        assert os.path.exists(os.path.join(stage.folder, tail))


def example_components_of_a_sequence(stage):
    session, folder = stage.session, stage.folder
    for number in range(1, 4):
        stage.file(f"plate.{number:04d}.exr", b"x" * number)
    path = os.path.join(folder, "plate.%04d.exr [1-3]")
    component = stage.version.create_component(path, {"name": "plate"}, location=stage.server)
    session.commit()
    with stage.fresh() as other:
        found = other.get("SequenceComponent", component["id"])
        assert found["size"] == 6 and found["padding"] == 4
        assert [int(m["name"]) for m in sorted(found["members"], key=lambda m: m["name"])] == [
            1,
            2,
            3,
        ]
        assert found["version"]["id"] == stage.version["id"]
    assert component.get_availability([stage.server])[stage.server["id"]] == 100.0


def example_dates_of_a_task(stage):
    task = stage.task
    task["start_date"] = arrow.utcnow().floor("day")
    stage.session.commit()
    with stage.fresh() as other:
        assert other.get("Task", task["id"])["start_date"] == arrow.utcnow().floor("day")
