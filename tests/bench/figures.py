"""What was measured, as rows of a table in Markdown."""

import dataclasses
import operator
import statistics
import typing

HEADER = ("figure", "gateway", "beside it", "gateway to that", "aim")
WIDTHS = (50, 24, 34, 20, 0)


@dataclasses.dataclass
class Aim:
    """What a figure is to be at most, or at least."""
    words: str
    limit: float
    holds: typing.Callable

    def judge(self, values):
        """By the median, rounded as it is printed."""
        met = self.holds(round(statistics.median(values), 2), self.limit)
        return f"{self.words} {self.limit:g}: {'met' if met else 'missed'}"


def at_most(limit):
    return Aim("at most", limit, operator.le)


def at_least(limit):
    return Aim("at least", limit, operator.ge)


@dataclasses.dataclass
class Beside:
    """Another program's values of the same figure, run by run. They divide the
    gateway's, or are taken off them if the `difference` counts."""
    name: str
    values: list
    aim: Aim | None = None
    difference: bool = False

    def compared(self, ours):
        if self.difference:
            return [a - b for a, b in zip(ours, self.values)]
        return [a / b for a, b in zip(ours, self.values) if b]


def spread(values, digits=0, sign=""):
    """`median (lowest - highest)`, or the value if there is but one."""
    middle, low, high = (f"{value:{sign},.{digits}f}" for value in
                         (statistics.median(values), min(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({low} - {high})"


def print_line(cells):
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS)]
    print(f"| {' | '.join(padded)} |", flush=True)


def print_header():
    print_line(HEADER)
    print_line(["-" * max(3, width) for width in WIDTHS])


def show(figure, values, digits=0, beside=(), aim=None):
    """A row for the gateway's values, with what was measured beside them; for
    each further program a row more. `aim` is for the values themselves."""
    first = [figure, spread(values, digits)]
    aims = aim.judge(values) if aim else ""
    rows = []
    for other in beside:
        if not other.values:
            continue
        compared = other.compared(values)
        sign = "+" if other.difference else ""
        rows.append([f"{other.name} {spread(other.values, digits)}",
                     spread(compared, 2, sign) if compared else "",
                     other.aim.judge(compared)
                     if other.aim and compared else ""])
    rows = rows or [["", "", aims]]
    for index, row in enumerate(rows):
        print_line([*(first if index == 0 else ["", ""]), *row])
