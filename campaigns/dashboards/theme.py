"""What all charts share. Colours are not here: a trace names roles, and the page's style sheet knows their colours in
both themes, so one figure serves light, dark and paper. Neither Django nor Wagtail."""

from typing import Any

Figure = dict[str, Any]

CONFIG: dict[str, Any] = {
    "showSendToCloud": False,  # a public body's numbers do not go to a company's cloud
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}

BAR_HEIGHT, CHROME_HEIGHT, LEGEND_HEIGHT = 34, 48, 36


def layout(*, height: int, **more: Any) -> Figure:
    """The house layout; the template with fonts, colours and grids is added in the browser."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8, "pad": 4},
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": False,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        **more,
    }


def quantity_axis(**more: Any) -> Figure:
    """Counts from zero: a cut axis would lie about bars."""
    return {"rangemode": "tozero", "tickformat": ",.0f", "fixedrange": True, "automargin": True, "nticks": 6, **more}


def name_axis(**more: Any) -> Figure:
    return {"type": "category", "fixedrange": True, "automargin": True, "ticks": "", "showgrid": False, **more}
