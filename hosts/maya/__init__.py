"""Maya: the adapter, and what runs inside of Maya.

adapter      the hooks; imports without Maya
scene        what the open scene is, and what can be captured in it
capture      makes the images
state        notes down and puts back what a capture changes
dependencies which files the scene uses
findings     what speaks against a publish, and its mending
drawings     a reviewer's drawings as image planes
strokes      draws lines into a transparent image
events       what happens in Maya
menu         the entries in a menu and on a shelf
window       the panel in a workspace control
startup      what a Maya with a window does when it starts
find         where Maya is on this machine, and how it is started
detached     the entry of a Maya process of its own
rehearsal    the situations of a conformance run
payload      the only files Maya itself must find: a module and its userSetup.py
"""
