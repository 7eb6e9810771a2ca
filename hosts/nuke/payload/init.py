"""Run by Nuke at every start, on farms and in terminals too: makes our packages importable, nothing else."""

import nuke

nuke.pluginAddPath("./python")
