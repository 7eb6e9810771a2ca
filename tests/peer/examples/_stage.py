"""What the examples find in place: one small project, and the words their pages take for granted."""

import contextlib
import os
import tempfile
import uuid

import ftrack_api

PNG = (
    "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001449444154789c633c1120c2"
    "00034c0c48003707003c50013490a637020000000049454e44ae426082"
)


class Stage:
    """A project with a shot, a task, an asset and a version, and files to publish."""

    def __init__(self):
        self.session = session = ftrack_api.Session(schema_cache_path=False)
        self.user = session.query(f'User where username is "{session.api_user}"').one()
        self.server = session.query('Location where name is "ftrack.server"').one()
        self.schema = session.query("ProjectSchema").first()
        self.kind = session.query('AssetType where name is "Geometry"').one()

    @contextlib.contextmanager
    def set_up(self):
        """Give one example a project of its own."""
        session = self.session
        self.name = f"stage_{uuid.uuid4().hex[:8]}"
        names = {"name": self.name, "full_name": f"{self.name} Full"}
        self.project = session.create("Project", {**names, "project_schema": self.schema})
        self.shot = session.create("Shot", {"name": "sh010", "parent": self.project})
        self.task = session.create("Task", {"name": "comp", "parent": self.shot})
        data = {"name": "robot", "type": self.kind, "parent": self.shot}
        self.asset = session.create("Asset", data)
        self.version = session.create("AssetVersion", {"asset": self.asset, "task": self.task})
        session.commit()
        with tempfile.TemporaryDirectory() as self.folder:
            try:
                yield
            finally:
                session.rollback()
                session.delete(self.project)
                session.commit()

    def file(self, name="image.png", content=None):
        """Write a file and return its path."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(bytes.fromhex(PNG) if content is None else content)
        return path

    def new_version(self):
        version = self.session.create("AssetVersion", {"asset": self.asset, "task": self.task})
        self.session.commit()
        return version

    def new_user(self, **more):
        name = f"user_{uuid.uuid4().hex[:8]}"
        user = self.session.create("User", {"username": name, "is_active": True, **more})
        self.session.commit()
        return user

    def fresh(self):
        """Give another session, which has none of this one's memory."""
        return contextlib.closing(ftrack_api.Session(schema_cache_path=False))
