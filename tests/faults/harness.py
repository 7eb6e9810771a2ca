"""One publish that is killed, broken and finished; and many of them side by side."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rushes.core.config import Settings
from rushes.core.publish.journal import Job, JobState, Journal
from rushes.core.publish.plan import changes_id
from rushes.core.publish.queue import submit
from rushes.core.publish.request import NoteDraft, Person, PublishRequest, ReviewTarget
from rushes.core.session import Session

from .dying_worker import PART_SIZE, SMALLEST_PART
from .proxy import FaultyProxy

ROOT = Path(__file__).parents[2]
FRAMES = 8
AT_ONCE = 3
KILLED = -9
MEDIA_STEPS = ("capture", "encode", "thumbnail")


class Workers:
    """A process that makes workers: see `dying_worker`. For one thread at a time."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.dying_worker"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def work(self, journal: Path, settings: dict[str, str], kill: str = "", **more: object) -> int:
        """Have a worker work until it ends or dies; return its exit code, negative for a signal.

        Args:
            journal: The journal.
            settings: Its settings.
            kill: Where it dies.
            more: `trace`, where its points and its log go; `clock`, seconds its clock is wrong by;
                `clock_from`, the point from which on it is; `cancel`, the point at which its publish is
                cancelled; `longest_s`, when it is ended at last.
        """
        case = {"journal": str(journal), "settings": settings, "kill": kill}
        case["trace"] = str(journal.with_name("trace"))
        case.update(more)
        self._process.stdin.write(json.dumps(case) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


@dataclass
class Case:
    """What came of one publish.

    Attributes:
        kill: Where its first worker was to die, empty for nowhere.
        fault: What the proxy did.
        killed: Whether it died there.
        job: The publish at the end.
        ids: Ids that rows of it hang on.
        roles: What each id stands for.
        words: Names of this publish alone, and what to read instead.
        resent: Bytes of media that were sent more than once.
        trace: The points it passed.
        captured: The points an application passed that captured for it.
        wrong: What is not as it must be.
    """

    kill: str
    fault: str
    killed: bool = False
    job: Job | None = None
    ids: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    resent: int = 0
    trace: list[str] = field(default_factory=list)
    captured: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.kill or 'no kill'} × {self.fault or 'no fault'}"

    def name_ids(self, job: Job, prefix: str = "") -> None:
        """Say which part each id of a publish plays."""
        for name, value in vars(job.plan.ids).items():
            for one in value if isinstance(value, tuple) else (value,):
                self.roles[one] = prefix + name
                self.ids += (one,)


@dataclass(frozen=True)
class Made:
    """The media of a publish, and what its journal says of the steps that made it.

    Attributes:
        folder: Where it lies.
        results: Results of the steps, by name.
    """

    folder: Path
    results: dict[str, dict[str, object]]

    @classmethod
    def of(cls, case: Case, journal: Path) -> Made:
        with Journal(journal) as opened:
            steps = opened.steps.of(case.job.id)
        found = {step.name: dict(step.result) for step in steps if step.name in MEDIA_STEPS}
        return cls(case.job.plan.folder, found)

    def give_to(self, journal: Journal, job: Job) -> None:
        """Have a publish begin with it, as if a worker had made it and died."""
        folder = job.plan.folder
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        for name, result in self.results.items():
            text = json.dumps(result).replace(str(self.folder), str(folder))
            journal.steps.started(job.id, name)
            journal.steps.done(job.id, name, json.loads(text))


@dataclass(frozen=True)
class Stage:
    """Where one case is played; see `Place.stage`."""

    proxy: FaultyProxy
    journal: Journal
    workers: Workers
    settings: dict[str, str]

    @property
    def trace(self) -> Path:
        """Where the points of its workers are written."""
        return self.journal.path.with_name("trace")

    def submit(self, request: PublishRequest, keep: bool = False) -> Job:
        return submit(self.journal, request, Settings(self.settings), keep).job

    def work(self, kill: str = "", **more: object) -> int:
        """Have a worker work; see `Workers.work`."""
        return self.workers.work(self.journal.path, self.settings, kill, **more)

    def kill_and_finish(self, case: Case) -> int:
        """Have one worker die where the case says, and another one finish; return its exit code."""
        code = self.work(case.kill)
        case.killed = code == KILLED
        return self.work() if case.killed else code


@dataclass
class Publish:
    """A publish that is worked on step by step; see `Place.publish`."""

    job_id: str
    settings: dict[str, str]
    folder: Path
    proxy: FaultyProxy
    journal: Journal
    session: Session
    workers: Workers
    shot: str

    @property
    def job(self) -> Job:
        return self.journal.jobs.get(self.job_id)

    @property
    def state(self) -> JobState:
        return self.job.state

    @property
    def encoded(self) -> int:
        """How often the movie was made."""
        history = self.journal.steps.history(self.job_id)
        return sum((e.step, e.event) == ("encode", "started") for e in history)

    def work(self, kill: str = "", api_key: str = "", **more: object) -> int:
        """Have a worker work; see `Workers.work`."""
        key = {"api_key": api_key} if api_key else {}
        more["trace"] = str(self.folder / "trace")
        return self.workers.work(self.journal.path, {**self.settings, **key}, kill, **more)

    def frame(self, number: int) -> Path:
        return Path(self.job.plan.request.media.replace("####", str(number)))

    def versions(self) -> list[int]:
        """Return the numbers of the versions that hang on the shot."""
        query = f'select version from AssetVersion where asset.context_id is "{self.shot}"'
        return sorted(row["version"] for row in self.session.query(query).all())


class Place:
    """A server with one project a case, media to publish, and processes that make workers.

    Args:
        server: The `live_server`.
        session: A session of its administrator.
        media: Pattern of the frames.
        folder: Where journals and work folders go.
        environ: Environment of the workers.
    """

    def __init__(self, server, session, media: str, folder: Path, environ: dict[str, str]) -> None:
        self.server, self._session = server, session
        self.media, self.folder, self._environ = media, folder, environ
        self._type = session.query('select id from Type where name is "Animation"').one()["id"]
        self._schema = session.query("select id from ProjectSchema").first()["id"]
        self._ready: queue.Queue[Workers] = queue.Queue()
        self._stack = ExitStack()

    def __enter__(self):
        for _ in range(AT_ONCE):
            workers = Workers(self._environ)
            self._stack.callback(workers.close)
            self._ready.put(workers)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @contextmanager
    def workers(self) -> Iterator[Workers]:
        """Lend a process that makes workers."""
        lent = self._ready.get()
        try:
            yield lent
        finally:
            self._ready.put(lent)

    def run_all(self, cases: Sequence[tuple[str, str, Made | None]]) -> list[Case]:
        """Run a case for each kill point, fault and media; see `run`."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda case: self.run(*case), cases))

    def run(self, kill: str, fault: str, made: Made | None = None, keep: bool = False) -> Case:
        """Publish, die, go on; and look at what can be seen from here.

        Args:
            kill: Where the first worker dies.
            fault: What the proxy does.
            made: Media of an earlier publish to begin with, where the way to it is of no interest.
            keep: Whether the media shall stay.
        """
        case = Case(kill, fault)
        with self.stage(fault) as stage:
            job = stage.submit(self.request(case), keep)
            if made is not None:
                made.give_to(stage.journal, job)
            self.look_at_end(case, stage, job.id, stage.kill_and_finish(case), keep)
            if made is None and not case.wrong:
                case.wrong.extend(captured_wrongly(case.trace))
        return case

    @contextmanager
    def stage(self, fault: str = "") -> Iterator[Stage]:
        """Give a case a place of its own."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        with (
            FaultyProxy(self.server.url, fault) as proxy,
            Journal(folder / "journal.db") as journal,
            self.workers() as workers,
        ):
            yield Stage(proxy, journal, workers, self.settings(proxy.url, folder))

    def look_at_end(
        self, case: Case, stage: Stage, job_id: str, code: int, keep: bool = False
    ) -> None:
        """Note how a publish ended, and what is wrong with that.

        Args:
            case: Where it is noted.
            stage: Where it was played.
            job_id: The publish.
            code: How its last worker ended.
            keep: Whether its media were to stay.
        """
        case.job = stage.journal.jobs.get(job_id)
        case.trace = stage.trace.read_text().splitlines()
        case.name_ids(case.job)
        if code or case.job.state is not JobState.DONE:
            log = stage.trace.with_name("trace.log").read_text()[-1500:]
            case.wrong.append(
                f"worker ended with {code}, publish is {case.job.state.value}: {case.job.error}\n"
                f"{stage.proxy.answers[-4:]}\n{log}"
            )
            return
        self._weigh(case, stage)
        if case.job.plan.folder.exists() is not keep:
            case.wrong.append(f"the folder is {'gone' if keep else 'still there'}")
        if case.job.link.rpartition("/")[0] != f"{stage.proxy.url}/review":
            case.wrong.append(f"the link is {case.job.link!r}")

    @contextmanager
    def publish(
        self, folder: Path | None = None, work: Path | None = None, own_media: bool = False
    ) -> Iterator[Publish]:
        """Put a publish into a journal of its own, to be worked on step by step.

        Args:
            folder: Where the journal goes.
            work: The work folder; below `folder` when left out.
            own_media: Whether frames may be touched.
        """
        trace = self.folder / uuid.uuid4().hex
        trace.mkdir()
        folder, case = folder or trace, Case("", "")
        media = self.media
        if own_media:
            shutil.copytree(Path(media).parent, trace / "media")
            media = str(trace / "media" / Path(media).name)
        with (
            FaultyProxy(self.server.url) as proxy,
            Journal(folder / "journal.db") as journal,
            Session(self.server.url, self.server.key, self.server.user) as session,
            self.workers() as workers,
        ):
            settings = self.settings(proxy.url, folder)
            settings["work_dir"] = str(work or folder / "work")
            request = replace(self.request(case), media=media)
            job = submit(journal, request, Settings(settings)).job
            yield Publish(job.id, settings, trace, proxy, journal, session, workers, case.ids[1])

    def settings(self, server: str, folder: Path) -> dict[str, str]:
        return {
            "server_url": server,
            "api_user": self.server.user,
            "api_key": self.server.key,
            "work_dir": str(folder / "work"),
            "worker_idle": "0",
        }

    def request(self, case: Case) -> PublishRequest:
        """Make a project of its own, and the request to publish to its task."""
        tag = uuid.uuid4().hex
        project, shot, task = (str(uuid.uuid4()) for _ in range(3))
        base = {"project_id": project}
        data = [
            (
                "Project",
                {"name": tag, "full_name": tag, "project_schema_id": self._schema},
                project,
            ),
            ("Shot", {"name": "sh010", "parent_id": project, **base}, shot),
            ("Task", {"name": "anim", "parent_id": shot, "type_id": self._type, **base}, task),
        ]
        self._session.call(
            [
                {
                    "action": "create",
                    "entity_type": kind,
                    "entity_data": {"__entity_type__": kind, "id": one, **values},
                }
                for kind, values, one in data
            ]
        )
        case.roles |= {project: "project", shot: "shot", task: "task"}
        case.words[tag] = "TAG"
        case.ids = (project, shot, task)
        return PublishRequest(
            media=self.media,
            task=task,
            comment="softer",
            review=ReviewTarget(
                "Dailies", (Person("Jane", f"jane-{tag}@example.com"),), send_mail=True
            ),
            notes=(NoteDraft("too bright?", 1003),),
        )

    def _weigh(self, case: Case, stage: Stage) -> None:
        """Compare what was sent with what there was to send: of each file at most one part goes again.

        The kill meets one file, and the proxy breaks a part and a file that goes as a whole once each.
        """
        again, struck = dict(stage.proxy.sent), stage.proxy.struck
        rows = {row.component_id: row.size or 0 for row in stage.journal.uploads.of(case.job.id)}
        for component_id, size in rows.items():
            if changes_id(component_id) not in rows:  # only what is new in it was sent
                kind = "PUT part" if size > SMALLEST_PART else "PUT upload"
                again[kind] = again.get(kind, 0) - size
        case.resent = sum(again.values())
        for kind, count in again.items():
            most = PART_SIZE if case.killed or kind in struck else 0
            if not 0 <= count <= most:
                case.wrong.append(f"{count} bytes were sent again by {kind}")


def captured_wrongly(trace: list[str], frames: int = FRAMES) -> list[str]:
    """Say which frames were asked for again though the journal knew them, or never."""
    noted: set[str] = set()
    asked: list[str] = []
    wrong = []
    for line in trace:
        if line.startswith("captured "):
            asked = line.split()[1:]
            if again := noted & set(asked):
                wrong.append(f"captured again: {sorted(again)}")
        elif line.startswith("after frame.arrived"):
            noted |= set(asked)
    if len(noted) != frames:
        wrong.append(f"captured {len(noted)} frames")
    return wrong
