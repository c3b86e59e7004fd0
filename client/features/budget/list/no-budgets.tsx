import { Notice } from "#client/ui/states.tsx";

const SETTINGS = `# headroom.yaml, beside where you start it
sources:
  - name: main
    kind: prometheus
    url: http://127.0.0.1:9090
slos: [ ./slos/**/*.yaml ]        # OpenSLO, Sloth or Pyrra
catalog: [ ./catalog/**/*.yaml ]  # Backstage entities`;

/** Shown when there is nothing to show: what to do next. */
export function NoBudgets() {
  return (
    <Notice title="There are no SLOs yet">
      <p>
        Point Headroom at the files that define your SLOs and at the Prometheus that measures them,
        then start it again. It fetches the last 30 days by itself.
      </p>
      <pre>
        <code>{SETTINGS}</code>
      </pre>
      <p>
        To see whether it can read your files: <code>headroom lint slos/*.yaml</code>
      </p>
    </Notice>
  );
}
