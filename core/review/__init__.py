"""Review sessions: finding and filling them, inviting people, writing notes, and the link to share."""
