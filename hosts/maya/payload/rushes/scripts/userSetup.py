"""Run by Maya at every start, on farms too. Nothing that fails here stops Maya from starting."""

import rushes_start

rushes_start.start()
