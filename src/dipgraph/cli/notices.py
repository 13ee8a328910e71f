"""What a command says beside its answer: on stderr, so that a pipe gets the answer alone."""

import click

__all__ = ["tell"]


def tell(message: str) -> None:
    """Say a line to whoever runs the command."""
    click.echo(message, err=True)
