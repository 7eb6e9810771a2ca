"""Blender: the adapter, and what runs inside of Blender.

adapter       the hooks; imports without Blender
scene         what the open scene is, and what can be captured in it
strips        sounds and movies of the video sequencer
capture       makes the images
state         notes down and puts back what a capture changes
main_thread   brings calls of other threads to Blender's main thread, and keeps Qt going
dependencies  which files the scene uses
findings      what speaks against a publish, and its mending
notes         a reviewer's notes: markers on the timeline
drawings      a reviewer's lines over the 3D views
events        what happens in Blender
menu          the Review menu and tab
window        the panel as a Qt window above Blender's
native_window the handle of Blender's own window
find          where Blender is on this machine, and how it is started
detached      the entry of a Blender process of its own
rehearsal     the situations of a conformance run
demo_scene    a small animated shot to try everything with; demo_shot, demo_stage, demo_things
payload       the only files Blender itself must find
"""
