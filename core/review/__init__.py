"""Review sessions: finding one with those who are in it, and the link to share."""
