"""Nuke: the adapter, and what runs inside of Nuke.

adapter      the hooks; imports without Nuke
scene        what the open script is, and what can be captured in it
colour       what the viewer does to the pixels, and how to do the same to images
capture      makes the images
state        notes down and puts back what a capture changes
main_thread  brings calls of other threads to Nuke's main thread
dependencies which files the script uses
findings     what speaks against a publish, and its mending
drawings     a reviewer's drawings in the viewer
events       what happens in Nuke
menu         the entries in menu bar and toolbar
window       the panel in a pane
startup      what happens when a Nuke with a window starts
find         where Nuke is on this machine, and how it is started
detached     the entry of a Nuke process of its own
rehearsal    the situations of a conformance run
payload      what Nuke itself must find
"""
