"""A plot of numbers as text."""

WIDTH = 72
HEIGHT = 14


def columns_of(values, width):
    """The highest value of each of `width` stretches, or fewer values."""
    width = min(width, len(values))
    bounds = [len(values) * i // width for i in range(width + 1)]
    return [max(values[a:b]) for a, b in zip(bounds, bounds[1:])]


def plot(values, unit, bound=None, end=""):
    """Lines: the values from left to right as bars, `bound` as a dashed line.

    The axes begin at zero; `end` is written where the lower one ends.
    """
    columns = columns_of(values, WIDTH)
    step = max([*columns, bound or 0]) / HEIGHT or 1
    lines = [unit]
    for row in range(HEIGHT, 0, -1):
        dashed = bound is not None and (row - 1) * step < bound <= row * step
        empty = "-" if dashed else " "
        bars = "".join("#" if value > (row - 0.5) * step else empty
                       for value in columns)
        lines.append(f"{row * step:7.0f} |{bars}".rstrip())
    lines.append(f"{0:7} +{'-' * len(columns)}")
    if end:
        lines.append(f"{'0':>9}{end:>{len(columns)}}")
    return lines
