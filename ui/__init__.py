"""The panel: one window in qtpy for every application. State decides apart from widgets; widgets draw."""
