"""`rushes demo`: the main job, from real frames to a review page, on this machine alone."""
