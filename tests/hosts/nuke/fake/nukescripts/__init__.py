"""The part of `nukescripts` that panels need."""

from . import panels as panels
