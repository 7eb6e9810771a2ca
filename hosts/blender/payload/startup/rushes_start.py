"""Switches Rushes on when Blender starts, and writes nothing into the artist's preferences.

Blender runs every file of `scripts/startup`. An add-on is otherwise switched on in the preferences, which
are the artist's, and which would keep the name of an add-on that is no longer there.
"""

import sys

import addon_utils
import bpy

_NAME = "rushes_review"


def register():
    """Called by Blender, before there is a scene."""
    if bpy.app.background:
        _switch_on()
    else:
        # Persistent: a scene named on the command line is opened before the timer's turn comes.
        bpy.app.timers.register(_switch_on, first_interval=0.0, persistent=True)


def unregister():
    """Called by Blender when it ends."""
    if bpy.app.timers.is_registered(_switch_on):
        bpy.app.timers.unregister(_switch_on)


def _switch_on():
    try:
        module = _module()
        if module is None:
            _say("it is not whole here. Run: rushes install blender")
        elif not addon_utils.check(module)[1]:
            # Blender itself does so only after the start-up scripts.
            sys.path.extend(path for path in addon_utils.paths() if path not in sys.path)
            addon_utils.enable(module, default_set=False, handle_error=_say)
    except Exception as error:  # noqa: BLE001 - nothing of ours may stop Blender
        _say(error)


def _module():
    """Return the module of the extension, or of the add-on, whichever this Blender found."""
    found = {module.__name__ for module in addon_utils.modules(refresh=True)}
    names = (f"bl_ext.user_default.{_NAME}", f"bl_ext.system.{_NAME}", _NAME)
    return next((name for name in names if name in found), None)


def _say(error):
    sys.stderr.write(f"Rushes cannot be loaded: {error}\n")
