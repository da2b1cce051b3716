// Draws every chart of the page from the JSON beside it. Colours come from the style sheet by role, so the same figure
// follows the theme and prints in ink. Nothing here is needed to read the numbers: each chart has its table.
"use strict";

const setup = JSON.parse(document.getElementById("plotly-setup").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");

// A probe takes each role's colour from the style sheet, where light-dark() and overrides are resolved.
function palette() {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const known = new Map();
  const colour = (role) => {
    if (!known.has(role)) {
      probe.dataset.role = role;
      known.set(role, getComputedStyle(probe).color);
    }
    return known.get(role);
  };
  ["ink", "soft", "line", "surface"].forEach(colour);
  return { colour, done: () => probe.remove() };
}

function template(colour) {
  const axis = {
    gridcolor: colour("line"), linecolor: colour("line"), zerolinecolor: colour("soft"), tickfont: { size: 13 },
    title: { font: { size: 13 }, standoff: 8 },
  };
  return {
    layout: {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 14, color: colour("ink") },
      hoverlabel: { bgcolor: colour("surface"), bordercolor: colour("soft"), font: { color: colour("ink") } },
      xaxis: axis,
      yaxis: axis,
    },
  };
}

function coloured(trace, colour) {
  const { role, roles } = trace.meta || {};
  const color = roles ? roles.map(colour) : colour(role || "sent");
  return { ...trace, marker: { ...trace.marker, color, line: { width: 0 } } };
}

// A narrow screen has no room for names beside the bars: they move above them, and the chart grows.
const NARROW = 480;
const NAME_HEIGHT = 18;

function narrowed({ data, layout }, width, colour) {
  if (width > NARROW) return layout;
  const small = { size: 12, color: colour("ink") };
  const narrow = {
    ...layout,
    font: small,
    margin: { ...layout.margin, l: 4, r: 4 },
    xaxis: { ...layout.xaxis, tickfont: small, nticks: 4 },
    yaxis: { ...layout.yaxis, tickfont: small },
  };
  if (layout.yaxis.type !== "category") return narrow;
  const { range } = layout.xaxis;
  narrow.height = layout.height * 1.35;
  narrow.bargap = 0.6;
  narrow.xaxis.range = range && [range[0], range[1] * 1.3];
  const namesRange = [data[0].y.length - 0.5, -0.9]; // room for the first name, above its bar
  Object.assign(narrow.yaxis, {
    ticklabelposition: "inside", ticklabelshift: NAME_HEIGHT, autorange: false, range: namesRange,
  });
  return narrow;
}

function furniture(layout, colour) {
  const shapes = (layout.shapes || []).map((shape) => (
    shape.type === "rect"
      ? { ...shape, fillcolor: colour("shade") }
      : { ...shape, line: { color: colour("ink"), width: 2, dash: "dot" } }
  ));
  const annotations = (layout.annotations || []).map((note) => ({ ...note, font: { color: colour("soft"), size: 12 } }));
  return { ...layout, shapes, annotations };
}

function draw() {
  const { colour, done } = palette();
  for (const chart of document.querySelectorAll("[data-chart]")) {
    const figure = JSON.parse(document.getElementById(chart.dataset.chart).textContent);
    const shaped = narrowed(figure, chart.clientWidth, colour);
    const layout = { ...furniture(shaped, colour), template: template(colour) };
    Plotly.react(chart, figure.data.map((trace) => coloured(trace, colour)), layout, setup.config);
    chart.dataset.drawn = "yes";
  }
  done();
}

// On paper there is nothing to click: all tables stand open.
function unfold() {
  for (const table of document.querySelectorAll("details.more:not(.about)")) table.open = true;
}

draw();
dark.addEventListener("change", draw);
window.addEventListener("beforeprint", unfold);
