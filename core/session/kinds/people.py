"""Users: the timer that measures what they work on."""

from __future__ import annotations

from ...errors import ConflictError
from ..entity import Entity


class KeepsTime(Entity):
    """A user."""

    __slots__ = ()

    def start_timer(
        self,
        context: Entity | None = None,
        comment: str = "",
        name: str | None = None,
        force: bool = False,
    ) -> Entity:
        """Start the user's timer, and commit.

        Args:
            context: What is worked on.
            comment: About the work.
            name: Of the work, where there is no context.
            force: Stop a running timer first.

        Returns:
            The timer.

        Raises:
            ConflictError: A timer is running.
        """
        session = self.session
        if force and session.query("Timer").where(user_id=self._key).first() is not None:
            self.stop_timer()
        data = {"user": self, "context": context, "comment": comment, "name": name}
        timer = session.create("Timer", data)
        try:
            session.commit()
        except ConflictError as error:
            session.delete(timer)
            raise ConflictError(
                "A timer is running already.", next_step="Stop it first.", **error.facts
            ) from error
        return timer

    def stop_timer(self) -> Entity:
        """Stop the user's timer, and commit.

        Returns:
            The time log made of it; its duration is in seconds.

        Raises:
            NoResultFoundError: No timer is running.
        """
        session = self.session
        timer = session.query("Timer").where(user_id=self._key).one()
        seconds = (session.server_time() - timer["start"]).total_seconds()
        timelog = session.create(
            "Timelog",
            {
                "user_id": self._key,
                "context_id": timer["context_id"],
                "comment": timer["comment"],
                "name": timer["name"],
                "start": timer["start"],
                "duration": max(0, round(seconds)),
            },
        )
        session.delete(timer)
        session.commit()
        return timelog

    def reset_api_key(self) -> str:
        """Have the server give the user a new API key; the old one is no longer accepted."""
        return str(self.session.reset_remote("api_key", entity=self)["api_key"])

    def send_invite(self) -> None:
        """Have the server send the user a mail with an invitation."""
        self.session.send_user_invite(self)
