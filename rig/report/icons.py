"""Verdict symbols: each has a shape of its own, so that colour never stands alone."""

COLOURS = {
    "PASS": "#176b34",
    "FAIL": "#b3261e",
    "INCONCLUSIVE": "#8a5300",
    "RIG_FAULT": "#4a3a78",
    "ABORTED": "#4a3a78",
    "COMPLETED": "#4a3a78",
    "not measured": "#5c5c5c",
}
_LINE = 'fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"'
_DOT = '<circle cx="12" cy="18.2" r="1.6" fill="#fff"/>'
_SHAPES = {
    # a round disc with a tick
    "PASS": f'<circle cx="12" cy="12" r="11" fill="{{0}}"/>'
    f'<path d="M6.8 12.6l3.6 3.7 7-8" {_LINE}/>',
    # an octagon with a cross
    "FAIL": '<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" fill="{0}"/>'
    f'<path d="M8 8l8 8M16 8l-8 8" {_LINE}/>',
    # a diamond with a question mark
    "INCONCLUSIVE": '<path d="M12 .4L23.6 12 12 23.6.4 12z" fill="{0}"/>'
    f'<path d="M8.9 9.3c.2-4 6.2-4 6.2-.2 0 2.4-3.1 2.5-3.1 5" {_LINE}/>{_DOT}',
    # a square with an exclamation mark
    "RIG_FAULT": f'<rect x="1" y="1" width="22" height="22" rx="2" fill="{{0}}"/>'
    f'<path d="M12 5.2v8.4" {_LINE}/>{_DOT}',
    # a square with a bar
    "ABORTED": f'<rect x="1" y="1" width="22" height="22" rx="2" fill="{{0}}"/>'
    f'<path d="M7 12h10" {_LINE}/>',
    # a ring
    "not measured": '<circle cx="12" cy="12" r="9.5" fill="none" stroke="{0}" stroke-width="2.6"/>',
}


def icon(outcome: str) -> str:
    """The symbol of a verdict or a state as an <svg> element; decoration beside its word."""
    shape = _SHAPES.get(outcome, _SHAPES["not measured"])
    colour = COLOURS.get(outcome, COLOURS["not measured"])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" aria-hidden="true" '
        f'class="icon">{shape.format(colour)}</svg>'
    )


def icon_names() -> tuple[str, ...]:
    """All outcomes that have a symbol of their own."""
    return tuple(_SHAPES)
