"""Review sessions: finding one with those who are in it, the link to share, and what people say there.

sessions      finding a review session
links         the link to share
note          a note, a version and its notes, as records
note_query    asks a server for them
note_rows     from rows to records: authors, frames, drawings, threads
note_feed     the notes of a version, live
note_answers  reply, complete, reopen, status
drawings      lines of a drawing, and what an application shows of it
seen_notes    what was seen last, for when the server is away
versions      versions to read notes of
commands      `rushes notes`
"""
