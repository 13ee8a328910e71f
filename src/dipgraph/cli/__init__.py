"""The command line: options in, exit codes and text out; the work is done below.

``documents`` holds the commands that take documents, ``reading``, ``ask``, ``push`` and
``publish`` the others, and ``cluster`` what ``load`` does beyond one machine. They share
``options`` and ``size``. An answer goes to ``output``; what is said beside it are ``notices``,
``complaints`` of what does not conform, the ``summary`` of a load, and ``progress``.
"""

from typing import Any, Final

import click

from dipgraph import __version__
from dipgraph.cli.ask import ask
from dipgraph.cli.documents import check, load, schema, verify
from dipgraph.cli.output import end_output
from dipgraph.cli.publish import publish
from dipgraph.cli.push import push
from dipgraph.cli.reading import query, show
from dipgraph.errors import DipgraphError, UsageError

__all__ = ["main"]


_INTERRUPTED: Final = 130
"""The exit code that shells use for a command ended by Ctrl-C."""


class _Commands(click.Group):
    """A group that turns our exceptions into sentences and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DipgraphError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted; run the command again to finish what it began.", err=True)
            ctx.exit(_INTERRUPTED)
        except click.Abort:  # nobody answers a question
            click.echo(
                "Error: No answer was given; answer on a terminal, or by an option.", err=True
            )
            ctx.exit(UsageError.exit_code)
        except BrokenPipeError:  # whoever reads has enough; nothing more can be written
            end_output()
            ctx.exit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which people need them."""
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dipgraph")
def main() -> None:
    """Ask a graph of states, leaders, agreements and sectors; each fact names its sentence.

    Exit codes: 0 done, 1 the data does not conform, 2 wrong usage, 3 unreadable input,
    4 store or network, 5 partial answer, 130 interrupted.

    \b
    Example:
      dipgraph ask shared-sectors --state Belgium --evidence
    """


for _command in (ask, query, show, check, load, verify, push, publish, schema):
    main.add_command(_command)
