"""Puts the suite into an application, takes it out again, and says what is wrong.

Today it holds the link tree that makes a checkout importable; the installer itself comes on top.
"""
