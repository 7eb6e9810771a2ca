"""`python -m rushes.core` is the `rushes` command."""

from .cli import main

raise SystemExit(main())
