import type { Site } from "./site.ts";

/** A site whose one SLO is pushed: invoices sent, 99.9 % over thirty days, in slices of five minutes. */
export const PUSHED = {
  "headroom.yaml": `
organisation: Example
sources:
  - { name: batch, kind: push, slice: 300s }
slos: [./slos/*.yaml]
`,
  "slos/invoices.yaml": `
version: prometheus/v1
service: invoices
labels: { owner: billing }
slos:
  - name: invoices-sent
    objective: 99.9
    description: Invoices that left within a minute.
    sli:
      events:
        error_query: sum(rate(invoices_failed_total[{{.window}}]))
        total_query: sum(rate(invoices_total[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`,
} as const;

const SLICE_MS = 300_000;
const WINDOW_SLICES = 8_640;
const EVENTS_PER_SLICE = 10;

/**
 * Pushes a whole window of slices; the newest one may be bad. The budget is 86.4 bad events.
 *
 * @param bad of the newest slice's events, which then has a thousand of them
 */
export async function pushWindow(site: Site, bad: number): Promise<void> {
  const end = Math.floor(Date.now() / SLICE_MS) * SLICE_MS;
  const slices = Array.from({ length: WINDOW_SLICES }, (_, back) => {
    const total = back === 0 && bad > 0 ? 1_000 : EVENTS_PER_SLICE;
    return {
      start: new Date(end - (back + 1) * SLICE_MS).toISOString(),
      good: total - (back === 0 ? bad : 0),
      total,
    };
  });
  const answer = await fetch(`${site.url}/api/v1/slices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ slo: "invoices/invoices-sent", slices }),
  });
  if (answer.status !== 200) throw new Error(`the push was refused: ${await answer.text()}`);
}
