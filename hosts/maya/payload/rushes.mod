+ rushes 1.0 ./rushes
