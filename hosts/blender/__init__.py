"""Blender: the adapter, and what runs inside of Blender.

adapter      the hooks; imports without Blender
scene        what the open scene is, and what can be captured in it
capture      makes the images
state        notes down and puts back what a capture changes
main_thread  brings calls of other threads to Blender's main thread
find         where Blender is on this machine, and how it is started
detached     the entry of a Blender process of its own
demo_scene   a small animated shot to try everything with
"""
