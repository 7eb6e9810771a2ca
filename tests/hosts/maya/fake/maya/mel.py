"""Just enough MEL to read a global variable."""

import re

from maya_inside import application


def eval(string):
    running = application.current()
    running.check_thread("mel.eval")
    match = re.fullmatch(r"\$\w+ = \$(\w+)", string)
    if match is None:
        raise RuntimeError("Error occurred during execution of MEL script")
    if match[1] not in running.mel_globals:
        raise RuntimeError(f'"${match[1]}" is an undeclared variable.')
    return running.mel_globals[match[1]]
