// Draws what the rules' pages tell in figures, in the colours of the page; the figures stand beside it as text.
"use strict";

const LEGEND = 64;
const drawn = new Map();

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(label, more = {}) {
  return {
    label,
    stroke: colour("--quiet"),
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
    labelSize: 18,
    size: 40,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
    ...more,
  };
}

const percent = (share) => `${(100 * share).toLocaleString("en-GB", { maximumSignificantDigits: 3 })} %`;

// Who is asked against who is caught, over thresholds: one line a set of rules, one point for where it stands.
function lines(chart) {
  const stroke = ["--accent", "--warn", "--info"];
  return {
    data: uPlot.join(chart.lines.map((line) => [line.x, line.y])),
    options: {
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      legend: { live: true },
      scales: { x: { time: false }, y: { range: [0, 1] } },
      axes: [
        axis(chart.x, { values: (_, at) => at.map(percent) }),
        axis(chart.y, { size: 52, values: (_, at) => at.map(percent) }),
      ],
      series: [
        { label: chart.x, value: (_, share) => (share === null ? "–" : percent(share)) },
        ...chart.lines.map((line, at) => ({
          label: line.name,
          stroke: colour(stroke[at % stroke.length]),
          width: 2,
          dash: at ? [6, 4] : undefined,
          spanGaps: true,
          points: { show: false },
          value: (_, share) => (share === null ? "–" : percent(share)),
        })),
      ],
      hooks: { draw: [(plot) => mark(plot, chart, stroke)] },
    },
  };
}

// Where each set of rules stands today.
function mark(plot, chart, stroke) {
  chart.lines.forEach((line, at) => {
    if (line.here) {
      const context = plot.ctx;
      context.beginPath();
      context.arc(
        plot.valToPos(line.here[0], "x", true),
        plot.valToPos(line.here[1], "y", true),
        5 * devicePixelRatio,
        0,
        2 * Math.PI,
      );
      context.fillStyle = colour(stroke[at % stroke.length]);
      context.fill();
    }
  });
}

function draw(place) {
  const chart = JSON.parse(place.dataset.chart);
  const { data, options } = lines(chart);
  drawn.get(place)?.destroy();
  const size = { width: place.clientWidth, height: place.clientHeight - LEGEND };
  drawn.set(place, new uPlot({ ...options, ...size }, data, place));
}

function drawAll() {
  for (const [place, plot] of drawn) {
    if (!place.isConnected) {
      plot.destroy();
      drawn.delete(place);
    }
  }
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (place.clientWidth && !drawn.has(place)) {
      draw(place);
    }
  }
}

function drawAnew() {
  for (const place of [...drawn.keys()].filter((one) => one.isConnected && one.clientWidth)) {
    draw(place);
  }
}

let resizing = 0;
addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(drawAnew, 150);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAnew);
document.addEventListener("page:shown", drawAll);
drawAll();
