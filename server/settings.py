"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ServerSettings:
    """Settings of one server. `options` reads them from flags, environment and file.

    Attributes:
        data_dir: Folder of everything the server keeps: database, media, secret, outbox.
        database_url: SQLAlchemy URL of another database; empty for SQLite in `data_dir`.
        public_url: Address under which people reach the server, without a trailing slash; empty to
            take it from each request.
        storage: Where media are kept: `s3://bucket/prefix`, or empty for the data folder.
        max_body: Largest body of an API call, in bytes.
        max_upload: Largest file, in bytes.
        quota: Bytes of all files together; 0 for no bound but the disk.
        min_free: Bytes that should be free on the disk of `data_dir`; `/healthz` complains below.
        link_seconds: How long signed links to media stay valid.
        upload_seconds: How long an upload may take from its announcement to its last byte.
        unclaimed_seconds: How long a file may wait for its component before it is removed.
        encoders: How many encoding jobs run at once; 0 leaves all of them waiting.
        encode_seconds: How long one encoding job may take before it is given up.
        encode_memory: Bytes of address space each program of an encoding may have; 0 for no bound.
        query_seconds: How long the queries of one call may take together; 0 for no bound.
        calls_per_minute: Calls of the API that one user may make in a minute; 0 for no bound.
        smtp_url: Mail server for invitations, `smtp://user:password@host:587` or `smtps://…`; empty to
            lay them into the outbox.
        mail_from: Sender of invitations.
    """

    data_dir: Path
    database_url: str = ""
    public_url: str = ""
    storage: str = ""
    max_body: int = 64 * MEBIBYTE
    max_upload: int = 1280 * 1024 * MEBIBYTE
    quota: int = 0
    min_free: int = 1024 * MEBIBYTE
    link_seconds: int = 12 * 3600
    upload_seconds: int = 24 * 3600
    unclaimed_seconds: int = 7 * 24 * 3600
    encoders: int = 1
    encode_seconds: int = 3600
    encode_memory: int = 16 * 1024 * MEBIBYTE
    query_seconds: float = 60.0
    calls_per_minute: int = 0
    smtp_url: str = ""
    mail_from: str = "review@localhost"


@dataclass(frozen=True)
class DoorSettings:
    """Where and how a server listens.

    Attributes:
        host: Name or address to listen on.
        port: 0 takes a free one.
        allow_plain_http: Allow an address that other machines can reach, without encryption.
        tls_certificate: File with the certificate and its chain; empty for plain HTTP.
        tls_key: File with its key; empty when the certificate's file holds it.
        trusted_proxies: Addresses and networks, joined by commas, whose `X-Forwarded-For` and
            `X-Forwarded-Proto` count.
        log_format: Form of the access log on standard error, `text` or `json`.
    """

    host: str = "127.0.0.1"
    port: int = 8642
    allow_plain_http: bool = False
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxies: str = ""
    log_format: str = "text"

    @property
    def is_encrypted(self) -> bool:
        """Whether the server itself speaks HTTPS."""
        return bool(self.tls_certificate)
