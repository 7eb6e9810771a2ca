"""Every state of the panel that is looked at: as a picture, and for texts that have no room."""

from dataclasses import replace

from rushes.core.config import Settings
from rushes.core.errors import UnreachableError
from rushes.core.host_data import Finding
from rushes.core.publish.activity import JobView
from rushes.core.publish.request import ReviewRights
from rushes.ui.state.review import SessionRow
from rushes.ui.state.tasks import TaskRow

TASK = TaskRow(
    "t1", "animation", ("Harbour Lights", "sc020", "sh010", "animation"), "p1", "s1", "Animation"
)
JOB = JobView(
    id="j1",
    number=1,
    title="harbour_anim",
    task="t1",
    server="https://review.example.com",
    state="running",
    step="upload",
    doing="uploading",
    done=6_200_000,
    total=15_500_000,
    unit="bytes",
    speed=3_100_000.0,
    seconds_left=3.0,
    link="https://review.example.com/review/abc",
    media="",
    version=None,
    asset_version_id="v1",
    created=0.0,
    ended=None,
    retry_at=None,
    error=None,
    steps=(),
    choices=(),
)


def known_task(tab):
    tab.publishing.choose_task(TASK)
    tab.publishing.version = 4
    tab.publishing.sessions = [SessionRow("r1", "Dailies", 3)]
    tab.publishing.lists_changed.emit()
    tab.publishing.changed.emit()


def sign_in(panel):
    panel.show_sign_in()
    panel.sign_in_page.server.setText("https://review.example.com")
    panel.sign_in_page.user.setText("mira")
    panel.sign_in_page.error_view.show_error(
        UnreachableError("review.example.com cannot be reached.")
    )


def picker(panel):
    panel.publish_tab.publishing.tasks.mine = [
        replace(TASK, id=str(number), path=("Harbour Lights", "sc020", f"sh{number:02d}0", name))
        for number, name in enumerate(("animation", "lighting", "comp"), 1)
    ]
    panel.publish_tab.publishing.tasks.known_changed.emit()


def ready(panel):
    known_task(panel.publish_tab)


def details(panel):
    known_task(panel.publish_tab)
    panel.publish_tab.publishing.change_sharing(
        people=("Sofia Marquez <sofia@example.com>",), rights=ReviewRights(True, True, False)
    )
    panel.publish_tab.shot.open()
    panel.publish_tab.review.open()


def findings(panel):
    known_task(panel.publish_tab)
    checks = panel.publish_tab.publishing.checks
    checks.findings = (
        Finding("hidden", "error", "Two render layers are hidden.", ("a", "b"), "show"),
        Finding("unsaved", "warning", "The scene has changes that are not saved."),
    )
    checks.changed.emit()


def preset(panel):
    known_task(panel.publish_tab)
    panel.publish_tab.look.adjust.click()


def uploading(panel):
    known_task(panel.publish_tab)
    panel.publish_tab.progress.show_job(JOB)


def done(panel):
    known_task(panel.publish_tab)
    panel.publish_tab.progress.show_job(replace(JOB, state="done", step="", version=4, ended=1.0))


def stopped(panel):
    known_task(panel.publish_tab)
    error = UnreachableError("The task was deleted.", next_step="Choose another one.").as_dict()
    panel.publish_tab.progress.show_job(replace(JOB, state="needs_you", step="", error=error))


STATES = [sign_in, picker, ready, details, findings, preset, uploading, done, stopped]


def open_panel(qtbot, make_panel, folder):
    """Return a panel with an account for which nobody answers; a state of `STATES` fills it."""
    named = {
        "server_url": "http://127.0.0.1:9",
        "api_user": "mira",
        "journal": str(folder / "j.db"),
    }
    panel = make_panel(Settings(named), scene="/show/harbour_anim_v003.scn")
    qtbot.waitUntil(lambda: panel.publish_tab.publishing.view is not None)
    qtbot.waitUntil(panel.sign_in_page.isVisible)
    qtbot.waitUntil(lambda: bool(panel.publish_tab.publishing.presets))
    panel.state.connection.error = None
    panel.sign_in_page.error_view.clear()
    panel._leave_sign_in()
    panel.resize(panel.sizeHint())
    return panel
