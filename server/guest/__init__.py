"""The review page: what guests of a review session see, and what they may do there.

A guest comes by `{server}/review/{token}` without an account. The routes:

| route | for |
| --- | --- |
| `GET /review/{token}` | the page; 404 for a link that opens nothing, 410 for a review that is over |
| `GET /review/{token}/data` | all the page shows, as JSON with an ETag |
| `GET /review/{token}/events` | news of changes, pushed as server-sent events |
| `POST /review/{token}/session` | the passphrase, or name and e-mail address |
| `POST /review/{token}/notes` | a note or a reply, with its drawing |
| `POST /review/{token}/votes` | a verdict on a version |
| `GET /page/…` | styles, scripts and pictures of the page |

What is written goes through the same actions as `POST /api`, on behalf of the guest's own `Collaborator`,
so that artists see it as any other note. Modules: `visit` (who may enter), `reading` (what is shown), `live` (news of it),
`incoming` and `writing` (what is sent), `documents` (the page itself), `routes` (HTTP).
"""
