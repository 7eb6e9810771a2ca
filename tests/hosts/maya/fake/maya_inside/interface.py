"""The window: panels with their editors, widgets, menus, shelves and workspace controls."""

FLAGS = {
    "displayAppearance": "smoothShaded",
    "displayLights": "default",
    "displayTextures": True,
    "ignorePanZoom": False,
    "exposure": 0.0,
    "gamma": 1.0,
}
SWITCHES = [
    "cameras",
    "controlVertices",
    "deformers",
    "dimensions",
    "grid",
    "handles",
    "headsUpDisplay",
    "hulls",
    "ikHandles",
    "joints",
    "lights",
    "locators",
    "manipulators",
    "motionTrails",
    "nurbsCurves",
    "pivots",
    "selectionHiliteDisplay",
]


class Panel:
    """A model panel and its editor."""

    def __init__(self, camera, visible):
        self.camera, self.visible = camera, visible
        self.flags = {**FLAGS, **dict.fromkeys(SWITCHES, True)}


class Control:
    """A workspace control: what Maya remembers of it, and its widget."""

    def __init__(self, flags):
        self.flags = flags
        self.widget = None
        self.built = 0


class Interface:
    """Everything that is not the scene.

    Attributes:
        focus: The panel that has the focus; any kind of panel.
        widgets: Kind and parent of each widget by name.
        new_widget: Makes the widget of a workspace control, given its name; None where there is no Qt.
    """

    def __init__(self, app):
        self._app = app
        self.panels = {
            "modelPanel1": Panel("top", visible=False),
            "modelPanel4": Panel("persp", visible=True),
        }
        self.other_panels = ["outlinerPanel1"]
        self.focus = "outlinerPanel1"
        self.widgets = {
            "MayaWindow": ("window", ""),
            "MayaWindow|ShelfLayout": ("layout", "MayaWindow"),
        }
        self.details = {}
        self.controls, self.control_states = {}, set()
        self.slider = {"range": None, "sound": ""}
        self.new_widget = None
        self.pointer_of = None

    def scene_opened(self):
        for panel in self.panels.values():
            panel.camera = "persp"

    def add(self, kind, name, parent, details=None):
        if parent and parent not in self.widgets:
            raise RuntimeError(f"Object's name '{parent}' is not found.")
        stem, number = name, 1
        while name in self.widgets:
            name, number = f"{stem}{number}", number + 1
        self.widgets[name] = (kind, parent)
        self.details[name] = details or {}
        return name

    def remove(self, name, kind):
        if name not in self.widgets or self.widgets[name][0] != kind:
            raise RuntimeError(f"Object '{name}' not found.")
        for child in [other for other, (_, parent) in self.widgets.items() if parent == name]:
            # As in Maya: a panel is not deleted with its window, it only loses its place.
            if self.widgets[child][0] == "panel":
                self.widgets[child] = ("panel", "")
            else:
                self.remove(child, self.widgets[child][0])
        del self.widgets[name]
        self.details.pop(name, None)

    def children(self, name):
        return [child for child, (_, parent) in self.widgets.items() if parent == name]

    def build_control(self, name):
        """Run the text that builds a control, as Maya does in its own namespace."""
        control = self.controls[name]
        if self.new_widget is not None:
            control.widget = self.new_widget(name)
        control.built += 1
        self._app.run_text(control.flags["uiScript"])

    def restore_layout(self):
        """Build every control again, as when a workspace is chosen or Maya starts."""
        self._app.check_thread("restore_layout")
        for name in tuple(self.controls):
            self.build_control(name)

    def widget_pointer(self, control):
        return self.pointer_of(self.controls[control].widget)
