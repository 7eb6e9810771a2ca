"""`rushes doctor`: examines a set-up and says in words what is wrong and what to do about it.

finding       kinds of trouble, and one finding
surroundings  what is looked at: environment, places, programs, clock
checks        the checks, one module a subject
examination   runs them all at the same time
bundle        what support needs to know, without secrets
commands      the command
"""
