"""The command ``ask``: each canned question is a command, each of its parameters an option."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import click

from dipgraph.cli.options import open_store, open_to_read, reading_options
from dipgraph.errors import DipgraphError, UsageError
from dipgraph.query.formats import ROW_FORMATS
from dipgraph.query.question import Parameter, Question, read_question
from dipgraph.resources import question_files

__all__ = ["ask"]


class _Questions(click.Group):
    """The canned questions, each read from its file when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [path.stem for path in question_files()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for path in question_files():
            if path.stem == cmd_name:
                return _command(read_question(path))
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known:
            near = get_close_matches(args[0], known, 3, 0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "list them with: dipgraph ask"
            raise UsageError(f"There is no question '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Questions,
    invoke_without_command=True,
    subcommand_metavar="[QUESTION] [--PARAMETER VALUE]...",
)
@click.pass_context
def ask(ctx: click.Context) -> None:
    """Answer a canned question; without QUESTION, list them all.

    \b
    Example:
      dipgraph ask leaders --state Belgium --date 2014-03-31
    """
    if ctx.invoked_subcommand is None:
        questions = [read_question(path) for path in question_files()]
        width = max(len(question.name) for question in questions)
        for question in questions:
            click.echo(f"{question.name:{width}}  {question.summary}")


def _command(question: Question) -> click.Command:
    command = click.Command(
        question.name,
        params=[_option(question, parameter) for parameter in question.parameters],
        callback=lambda **given: _answer(question, given),
        short_help=question.summary,
        help="\n\n".join([question.summary, question.description, _example(question)]),
    )
    command = reading_options(*ROW_FORMATS)(command)
    evidence = click.Option(
        ["--evidence"], is_flag=True, help="Name each fact with its sentence and its document."
    )
    command.params.insert(len(question.parameters), evidence)
    return command


def _option(question: Question, parameter: Parameter) -> click.Option:
    default = "any" if parameter.optional else _plain(parameter)
    words = parameter.description
    return click.Option(
        [f"--{parameter.name}"],
        metavar="VALUE",
        help=f"{words[:1].upper()}{words[1:]}.  [default: {default}]",
        shell_complete=_complete(question, parameter),
    )


def _plain(parameter: Parameter) -> str:
    """Return the default of a parameter as a person would type it."""
    return parameter.default.removeprefix('"').split('"')[0]


def _example(question: Question) -> str:
    words = (f"--{p.name} {_plain(p)}" for p in question.parameters if not p.optional)
    command = " ".join(["dipgraph ask", question.name, *words])
    return f"\b\nExample:\n  {command}"


def _complete(question: Question, parameter: Parameter) -> Callable[..., list[str]]:
    """Return a completion with the names and ids that a parameter can take."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
        from dipgraph.namespaces import curie
        from dipgraph.query import fold, labels_of_kind

        if parameter.default.startswith('"') or ctx.params.get("endpoint"):
            return []  # a completion opens no network connection
        kind = question.kind_of(parameter)
        try:
            with open_store(ctx.params.get("store")) as store:
                names = labels_of_kind(store, kind)
        except DipgraphError:  # a completion has nowhere to say it; the command will
            return []
        folded = fold(incomplete)
        found = {name for name, _ in names if fold(name).startswith(folded)}
        found |= {curie(str(node)) for _, node in names}
        return sorted(name for name in found if fold(name).startswith(folded))

    return complete


def _answer(question: Question, given: dict[str, Any]) -> None:
    import pyoxigraph as ox

    from dipgraph.cli.output import write_answer
    from dipgraph.query import Answer, resolve, solutions, with_evidence

    with open_to_read(given) as (store, limits):
        arguments = {
            parameter.name: resolve(store, question, parameter, given[parameter.name])
            for parameter in question.parameters
            if given[parameter.name] is not None
        }
        text = question.bind(arguments)
        results = store.query(question.naming_facts(text) if given["evidence"] else text)
        assert isinstance(results, ox.QuerySolutions)
        found = solutions(results)
        answer = Answer(found.columns, list(found.rows))
        if not answer.rows:
            click.echo("Nothing in the graph answers this question.", err=True)
        if given["evidence"]:
            answer = with_evidence(store, answer)
        write_answer(store, answer, given, limits, given["evidence"])
