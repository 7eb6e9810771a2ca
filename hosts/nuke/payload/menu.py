"""Run by Nuke where there is a window: menu and panel. Nothing that fails here stops Nuke from starting."""

import rushes_start

rushes_start.start()
