#!/bin/sh
# Print the interpreter of a Python version, from PATH or from pyenv.
set -u
for candidate in "python$1" "$(pyenv root 2>/dev/null)"/versions/"$1".*/bin/python; do
  if "$candidate" -c 'import sys' >/dev/null 2>&1; then
    echo "$candidate"
    exit 0
  fi
done
echo "Python $1 is not on this machine" >&2
exit 1
