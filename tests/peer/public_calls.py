"""Print every public call of the official client as JSON, for the table in docs/from-ftrack-api.md.

Runs in the official client's own environment. Names are those under which a script reaches a thing:
`ftrack_api.session.Session.query` for a member or an attribute, `ftrack_api.session.Session.timeout=` for an argument of a
constructor, `ftrack_api.inspection.state` for a function or a constant.
"""

import importlib
import inspect
import json
import pkgutil
import re
import warnings

warnings.simplefilter("ignore")
import ftrack_api
import ftrack_api.entity.base

ENTITY = ftrack_api.entity.base.Entity
PLAIN = set(dir(Exception)) | set(dir(tuple)) | set(dir(type))
# What makes these passes the arguments, never a script.
MADE_BY_THE_CLIENT = ("ftrack_api.entity.", "ftrack_api.exception.")


def modules():
    yield ftrack_api
    for found in pkgutil.walk_packages(ftrack_api.__path__, "ftrack_api."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield importlib.import_module(found.name)


def public(names):
    return {name for name in names if not name.startswith("_") and name != "logger"}


def is_own(module, name, thing):
    """Whether a thing is defined in this module; of a constant only its name tells."""
    if callable(thing):
        return getattr(thing, "__module__", None) == module.__name__
    return name.isupper() or type(thing).__module__ == module.__name__


def members(cls):
    inherited = set(PLAIN)
    for base in cls.__bases__:
        if base.__module__.startswith("ftrack_api."):
            inherited |= set(dir(base))
    if cls.__module__.startswith("ftrack_api.entity.") and cls is not ENTITY:
        inherited |= set(dir(ENTITY))
    return public(dir(cls)) - inherited


def attributes(cls):
    """Public attributes that the constructor sets."""
    own = vars(cls).get("__init__")
    if inspect.isfunction(own):
        yield from public(re.findall(r"\bself\.([a-zA-Z]\w*) = ", inspect.getsource(own)))


def arguments(cls):
    own = vars(cls).get("__init__")
    if not inspect.isfunction(own) or f"{cls.__module__}.".startswith(MADE_BY_THE_CLIENT):
        return
    for parameter in list(inspect.signature(own).parameters.values())[1:]:
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            yield f"{parameter.name}="


def calls():
    for module in modules():
        for name in public(vars(module)):
            thing = getattr(module, name)
            if not is_own(module, name, thing):
                continue
            path = f"{module.__name__}.{name}"
            yield path
            if inspect.isclass(thing):
                for member in (*members(thing), *attributes(thing), *arguments(thing)):
                    yield f"{path}.{member}"


print(json.dumps(sorted(set(calls()))))
