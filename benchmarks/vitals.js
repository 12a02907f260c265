// Runs in every frame before its own scripts: notes what Chromium tells of the page's web vitals.
"use strict";

window.vitals = { lcp: 0, cls: 0, interactions: {} };

const watch = (type, note, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
    type,
    buffered: true,
    ...more,
  });

watch("largest-contentful-paint", (entry) => {
  window.vitals.lcp = entry.startTime;
});
watch("layout-shift", (entry) => {
  window.vitals.cls += entry.hadRecentInput ? 0 : entry.value;
});
watch(
  "event",
  ({ interactionId, duration }) => {
    if (interactionId) {
      const known = window.vitals.interactions[interactionId] ?? 0;
      window.vitals.interactions[interactionId] = Math.max(known, duration);
    }
  },
  { durationThreshold: 16 },
);
