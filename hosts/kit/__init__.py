"""What a TD needs to write one more host, and to know that it is right.

checks     what every adapter must keep, one small function a promise
bench      what a check works with: the host, a folder, and how to fail
runner     runs the checks
find       gets an adapter by name, wherever it lives
inside     the entry of a process inside an application
report     says what failed, and why, in words
pictures   tiny images, written and measured without any library
simulator  a host without an application, that does what its script says
recorder   writes down a session with a host; session is one worth it
replay     plays it as a host
scaffold   makes an adapter to start from, out of templates/
commands   `rushes host`
"""
