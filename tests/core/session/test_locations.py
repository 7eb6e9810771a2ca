"""Components, locations and moving bytes between them, on the embedded server."""

import os
import uuid
from pathlib import Path

import pytest

from rushes.core.errors import (
    CancelledError,
    FileAccessError,
    InputError,
    LocationError,
    TransferError,
)
from rushes.core.session import Session
from rushes.core.session.locations import DiskAccessor, IdStructure, StandardStructure
from rushes.core.session.locations.sequence_path import parse_sequence

pytestmark = pytest.mark.loopback


@pytest.fixture
def session(live_server, tmp_path_factory):
    """A session on the live server."""
    schemas = tmp_path_factory.getbasetemp() / "schemas"
    with Session(
        live_server.url, live_server.key, live_server.user, schema_cache_path=schemas
    ) as found:
        yield found


@pytest.fixture
def disk(session, tmp_path):
    """A location of the studio, a folder on disk."""
    found = session.create("Location", {"name": f"disk-{uuid.uuid4().hex[:8]}"})
    session.commit()
    found.accessor = DiskAccessor(tmp_path / "disk")
    found.structure = IdStructure()
    found.priority = 10
    return found


@pytest.fixture
def server(session):
    """The location on the server."""
    return session.query('Location where name is "ftrack.server"').one()


@pytest.fixture
def movie(tmp_path):
    """A file of a third of a megabyte."""
    path = tmp_path / "movie.mov"
    path.write_bytes(os.urandom(300_000))
    return path


@pytest.fixture
def frames(tmp_path):
    """A sequence of three frames."""
    for frame in (1001, 1002, 1004):
        (tmp_path / f"sh.{frame}.exr").write_bytes(b"%d" % frame * 10)
    return f"{tmp_path}/sh.%04d.exr [1001-1002, 1004]"


@pytest.fixture
def version(session):
    """A new version below a shot."""
    name = f"p{uuid.uuid4().hex[:8]}"
    schema = session.query("ProjectSchema").first()
    project = session.create("Project", {"name": name, "full_name": name, "project_schema": schema})
    shot = session.create("Shot", {"name": "SH 010 ä", "parent": project})
    kind = session.query('AssetType where short is "upload"').first()
    asset = session.create("Asset", {"name": "comp", "type": kind, "parent": shot})
    found = session.create("AssetVersion", {"asset": asset})
    session.commit()
    return found


def test_a_file_goes_to_the_first_location_that_can_be_reached(session, disk, movie):
    component = session.create_component(movie, {"name": "main"})
    path = disk.get_filesystem_path(component)
    assert path.startswith(disk.accessor.prefix)
    assert Path(path).read_bytes() == movie.read_bytes()
    assert (component["size"], component["file_type"]) == (300_000, ".mov")
    assert session.pick_location(component) is disk


def test_without_a_location_of_the_studio_files_stay_where_they_are(session, movie):
    component = session.create_component(movie)
    unmanaged = session.pick_location(component)
    assert unmanaged["name"] == "ftrack.unmanaged"
    assert unmanaged.get_filesystem_path(component) == str(movie)


def test_without_any_location_nothing_is_committed(session, movie):
    component = session.create_component(movie, location=None)
    assert session.created == [component]
    session.rollback()


def test_a_sequence_has_a_member_for_each_frame(session, disk, frames):
    component = session.create_component(frames, {"name": "plate"}, disk)
    session.reset()
    found = session.get("Component", component["id"])
    assert (found.entity_type, found["padding"], found["size"]) == ("SequenceComponent", 4, 120)
    members = sorted(found["members"], key=lambda member: member["name"])
    assert [member["name"] for member in members] == ["1001", "1002", "1004"]
    paths = disk_paths(session, disk, members)
    assert [os.path.basename(path) for path in paths] == [
        "file.1001.exr",
        "file.1002.exr",
        "file.1004.exr",
    ]
    assert Path(paths[2]).read_bytes() == b"1004" * 10


def disk_paths(session, disk, members):
    location = session.get("Location", disk["id"])
    return location.get_filesystem_paths(members)


def test_bytes_go_from_disk_to_the_server_and_back(session, disk, server, movie, tmp_path):
    component = session.create_component(movie, {"name": "main"}, disk)
    server.add_component(component, disk)
    disk.remove_component(component)
    assert component.get_availability([disk, server]) == {disk["id"]: 0.0, server["id"]: 100.0}
    assert not any(files for *_, files in os.walk(disk.accessor.prefix))
    disk.add_component(component, server)
    with open(disk.get_filesystem_path(component), "rb") as file:
        assert file.read() == movie.read_bytes()
    session.download(component, tmp_path / "again.mov")
    assert (tmp_path / "again.mov").read_bytes() == movie.read_bytes()


def test_bytes_on_the_server_can_be_read_and_removed(session, server, movie):
    component = session.create_component(movie, location="ftrack.server")
    identifier = server.get_resource_identifier(component)
    with server.accessor.open(identifier) as file:
        assert file.read() == movie.read_bytes()
    assert server.get_url(component).startswith("http")
    assert session.api_key not in server.get_url(component)
    assert server.accessor.exists(identifier)
    server.remove_component(component)
    assert not server.accessor.exists(identifier)
    assert session.get("Component", component["id"]) is component


def test_what_is_there_already_is_not_put_again(session, disk, movie):
    component = session.create_component(movie, location=disk)
    origin = session.query('Location where name is "ftrack.origin"').one()
    with pytest.raises(LocationError, match="already"):
        disk.add_component(component, origin)


def test_what_a_location_does_not_hold_is_told(session, disk, server, movie):
    component = session.create_component(movie, location=disk)
    with pytest.raises(LocationError):
        server.get_resource_identifier(component)
    with pytest.raises(LocationError):
        server.remove_component(component)
    with pytest.raises(LocationError, match="no location"):
        session.create_component(movie, location="nowhere")


def test_a_location_without_accessor_cannot_be_reached(session, movie):
    location = session.create("Location", {"name": f"far-{uuid.uuid4().hex[:8]}"})
    session.commit()
    with pytest.raises(LocationError, match="reached"):
        session.create_component(movie, location=location)
    assert session.created == []


def test_a_failure_leaves_neither_bytes_nor_rows(session, disk, frames, tmp_path, monkeypatch):
    put = DiskAccessor.put

    def fail(self, path, identifier, *more):
        if "1002" in identifier:
            raise TransferError("no more")
        put(self, path, identifier, *more)

    monkeypatch.setattr(DiskAccessor, "put", fail)
    with pytest.raises(TransferError):
        session.create_component(frames, location=disk)
    assert not any(files for *_, files in os.walk(disk.accessor.prefix))
    assert session.created == []
    session.commit()
    assert session.query("ComponentLocation").where(location_id=disk["id"]).all() == []


def test_cancelling_leaves_nothing(session, disk, frames):
    asked = []
    with pytest.raises(CancelledError):
        session.create_component(
            frames, location=disk, cancelled=lambda: len(asked) > 1 or asked.append(1)
        )
    assert not any(files for *_, files in os.walk(disk.accessor.prefix))
    assert session.created == []


def test_progress_counts_all_frames(session, disk, frames):
    told = []
    session.create_component(
        frames, location=disk, progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (120, 120)
    assert sorted(told) == told


def test_part_of_a_container_is_part_of_it(session, disk, server, movie):
    container = session.create("ContainerComponent", {"name": "all"})
    session.commit()
    data = {"name": "one", "container": container}
    one = session.create_component(movie, data, server)
    session.create_component(movie, {**data, "name": "two"}, disk)
    session.reset()
    container = session.get("Component", container["id"])
    shares = session.get_component_availability(container)
    assert (shares[server["id"]], shares[disk["id"]]) == (50.0, 50.0)
    assert one["container"]["id"] == container["id"]


def test_readable_names_come_from_the_project_down(session, disk, version, movie):
    disk.structure = StandardStructure()
    component = version.create_component(movie, {"name": "Main Comp"}, disk)
    project = version["asset"]["parent"]["project"]["name"]
    identifier = disk.get_resource_identifier(component)
    assert identifier == f"{project}/sh_010_a/comp/v001/main_comp.mov"


def test_names_lead_nowhere_else(session, disk, version, movie):
    disk.structure = StandardStructure()
    component = version.create_component(movie, {"name": "../../..", "file_type": "/../x"}, disk)
    path = disk.get_filesystem_path(component)
    assert os.path.commonpath([path, disk.accessor.prefix]) == disk.accessor.prefix
    with pytest.raises(LocationError):
        disk.accessor.get_filesystem_path("../outside")
    with pytest.raises(LocationError):
        disk.accessor.get_filesystem_path("/etc/passwd")


def test_a_version_is_needed_for_a_readable_name(session, disk, movie):
    disk.structure = StandardStructure()
    with pytest.raises(LocationError, match="version"):
        session.create_component(movie, location=disk)
    assert session.created == []


def test_files_that_are_not_there_are_told(session, tmp_path):
    with pytest.raises(FileAccessError):
        session.create_component(tmp_path / "none.mov")
    with pytest.raises(FileAccessError):
        session.create_component(f"{tmp_path}/sh.%04d.exr [1-3]")
    assert session.created == []


def test_a_thumbnail_stands_for_its_version(session, version, tmp_path):
    picture = tmp_path / "still.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + os.urandom(50))
    component = version.create_thumbnail(picture)
    session.reset()
    found = session.get("AssetVersion", version["id"])
    assert found["thumbnail"]["id"] == component["id"]
    assert found["thumbnail"]["name"] == "thumbnail"


def test_settings_of_a_location_outlive_its_entity(session, disk):
    location_id, prefix = disk["id"], disk.accessor.prefix
    del disk
    assert session.get("Location", location_id).accessor.prefix == prefix


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("/p/f.%04d.exr [1-3]", ("/p/f.", 4, ".exr", (1, 2, 3))),
        ("/p/f_%d.tar.gz [1, 5-6]", ("/p/f_", 0, ".tar.gz", (1, 5, 6))),
        ("/p/%02d/f.%04d.exr [7]", ("/p/%02d/f.", 4, ".exr", (7,))),
    ],
)
def test_sequences_are_read(text, parts):
    found = parse_sequence(text)
    assert (found.head, found.padding, found.tail, found.frames) == parts


@pytest.mark.parametrize("text", ["/p/f.mov", "/p/f.%04d.exr", "/p/f [1-3].exr", "/p/f.1001.exr"])
def test_other_paths_are_no_sequences(text):
    assert parse_sequence(text) is None


@pytest.mark.parametrize("frames", ["", "a", "3-1", "1-2-3", "-5", "1-99999999999"])
def test_frames_that_make_no_sense_are_refused(frames):
    with pytest.raises(InputError):
        parse_sequence(f"/p/f.%04d.exr [{frames or ' '}]")
