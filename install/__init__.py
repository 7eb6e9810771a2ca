"""Puts the suite into an application, takes it out again, and says what is wrong.

machine       this machine as the installer sees it: system, home, environment, registry
places        where Maya, Nuke and Blender usually are
applications  finds them, with their Python and the folders of their user
items         what can be laid down, and the plan: which of it is to be made or removed
layout        what each application needs, as items
record        what was laid down, written before it is done
trees         what lies in a folder, and whether somebody changed it
planning      compares what is wanted with the record and the disk
laying        makes and removes one item
applying      carries a plan out, undoes it on failure, goes on after a crash
wheels        our own wheel, and what is in wheels
wheel_sets    which wheels belong together, for which Python and system
supply        gets wheels: from the index, a folder, or a bundle
bundle        makes a folder that installs without network
rez           the same as a rez package
commands      `rushes install`, `rushes uninstall`, `rushes bundle`
links         the link tree that makes a checkout importable
"""
