"""Where Maya, Nuke and Blender usually are, and which Python each of their versions brings.

Sources: the installation pages of Autodesk, Foundry and Blender, the VFX Reference Platform, and for the
user's folders "Maya environment variables" (MAYA_APP_DIR), "Loading Gizmos, NDK Plug-ins, and Python"
(Nuke) and "Blender's Directory Layout".
"""

from __future__ import annotations

HOSTS = ("maya", "nuke", "blender")
LABELS = {"maya": "Maya", "nuke": "Nuke", "blender": "Blender"}

# Patterns of programs, by system; `{name}` is a variable of the environment or `home`.
PROGRAMS = {
    ("maya", "linux"): ("/usr/autodesk/maya20*/bin/maya", "/opt/autodesk/maya20*/bin/maya"),
    ("maya", "darwin"): ("/Applications/Autodesk/maya20*/Maya.app/Contents/bin/maya",),
    ("maya", "win32"): ("{PROGRAMFILES}/Autodesk/Maya20*/bin/maya.exe",),
    ("nuke", "linux"): ("/usr/local/Nuke*/Nuke*.*", "/opt/Nuke*/Nuke*.*", "{home}/Nuke*/Nuke*.*"),
    ("nuke", "darwin"): ("/Applications/Nuke*/Nuke*.app/Contents/MacOS/Nuke*",),
    ("nuke", "win32"): ("{PROGRAMFILES}/Nuke*/Nuke*.exe",),
    ("blender", "linux"): (
        "/opt/blender*/blender",
        "{home}/blender*/blender",
        "/snap/blender/current/blender",
        "/usr/bin/blender",
        "/usr/local/bin/blender",
        "/var/lib/flatpak/app/org.blender.Blender/current/active/files/blender/blender",
    ),
    ("blender", "darwin"): (
        "/Applications/Blender*.app/Contents/MacOS/Blender",
        "{home}/Applications/Blender*.app/Contents/MacOS/Blender",
    ),
    ("blender", "win32"): (
        "{PROGRAMFILES}/Blender Foundation/Blender */blender.exe",
        "{PROGRAMFILES}/Steam/steamapps/common/Blender/blender.exe",
        "{PROGRAMFILES(X86)}/Steam/steamapps/common/Blender/blender.exe",
    ),
}
# Where an installer of Windows notes the folder down: key, name of the value, program below it.
REGISTRY = {
    "maya": tuple(
        (
            rf"SOFTWARE\Autodesk\Maya\{year}\Setup\InstallPath",
            "MAYA_INSTALL_LOCATION",
            "bin/maya.exe",
        )
        for year in range(2023, 2031)
    ),
    "blender": ((r"SOFTWARE\Classes\blendfile\shell\open\command", "", ""),),
}
# Variables of the environment that lead to an installation: name, program below it.
VARIABLES = {
    "maya": (("MAYA_LOCATION", "bin/maya"), ("MAYA_LOCATION", "bin/maya.exe")),
    "nuke": (("NUKE_EXE", ""),),
    "blender": (("RUSHES_BLENDER", ""),),
}
# From this version on, that Python; the first line that fits counts. Empty: too old for Rushes.
PYTHONS = {
    "maya": (("2027", "3.13"), ("2025", "3.11"), ("2024", "3.10"), ("2023", "3.9"), ("0", "")),
    "nuke": (("16", "3.11"), ("15", "3.10"), ("14", "3.9"), ("0", "")),
    "blender": (("5.1", "3.13"), ("4.1", "3.11"), ("3.1", "3.10"), ("2.93", "3.9"), ("0", "")),
}


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared; what is no number counts as nothing."""
    parts = version.lower().replace("v", ".").split(".")
    return tuple(int(part) for part in parts if part.isdecimal())


def python_of(host: str, version: str) -> str:
    """Return the Python of a version of an application, empty where Rushes cannot run in it."""
    return next(
        python for first, python in PYTHONS[host] if version_key(version)[:2] >= version_key(first)
    )
