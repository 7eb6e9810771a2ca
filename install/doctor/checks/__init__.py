"""The checks of the doctor, one module a subject.

A check takes the `Surroundings` and yields findings. It changes nothing, asks no server unless it is in
`server`, and ends within the doctor's five seconds.
"""
