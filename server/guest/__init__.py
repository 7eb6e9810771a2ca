"""What guests of a review session may see and do."""
