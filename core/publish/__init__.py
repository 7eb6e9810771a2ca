"""One publish: what was asked for, the plan of it, its steps and the record of how far it is."""
