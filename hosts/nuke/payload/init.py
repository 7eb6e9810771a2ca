"""Run by Nuke at every start, on farms and in terminals too: finds the start of ours, and nothing else."""

import nuke

nuke.pluginAddPath("./python")
