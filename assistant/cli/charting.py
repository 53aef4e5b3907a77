"""`filing chart`: a figure over its periods and filings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.cli.answering import desk_for
from assistant.cli.common import PATH, filings_option, home_of, home_option, say, text_of

_REFUSED = 3


@click.command("chart")
@click.argument("figure", metavar="FIGURE...", nargs=-1, required=True)
@filings_option
@click.option(
    "--out", metavar="FILE", type=PATH,
    help="Draw it as a picture, .png or .svg (needs the extra charts). Default: the terminal.",
)  # fmt: skip
@home_option
@click.pass_context
def chart(
    context: click.Context,
    figure: tuple[str, ...],
    filings: tuple[str, ...],
    out: Path | None,
    home: Path | None,
) -> None:
    """Draw a figure over its periods and filings, as it is answered.

    FIGURE is a line or a metric ("net sales", "current ratio"), or a question that is answered
    with several figures of one kind. Exits 3 where there are none to draw.

    \b
    Examples:
      filing chart net sales -f 10k.txt
      filing chart current ratio -f 10k.txt --out ratio.svg
      filing chart "net sales by quarter" -f q1.txt -f q2.txt --out sales.png
    """
    from assistant.charts import chart_lines, chart_of, spoken_chart
    from assistant.chat.screen import Screen
    from assistant.model import Refusal

    words = text_of(" ".join(figure)).strip()
    if not words:
        raise click.BadParameter("no figure is named", param_hint="FIGURE")
    desk, name = desk_for(filings, home_of(context, home), None)
    drawn = chart_of(words, lambda question: desk.ask(question, name), desk.names())
    screen = Screen.of(sys.stdout)
    if isinstance(drawn, Refusal):
        screen.say(drawn.text)
        for choice in drawn.choices:
            screen.say(f"  {choice}", hang=4)
        raise click.exceptions.Exit(_REFUSED)
    if out is not None:
        from assistant.chart_files import write_chart

        write_chart(drawn, out)
        say(f"Wrote {out}")
    elif screen.plain:
        screen.show(((line, ""),) for line in spoken_chart(drawn))
    else:
        screen.show(chart_lines(drawn, screen.width, blocks=screen.has_blocks))
