import { Notice } from "#client/ui/states.tsx";
import classes from "./debt.module.css";

/** What to write into headroom.yaml, so that sprints and what was done in them come by themselves. */
const TRACKER_YAML = `planning:
  trackers:
    - name: jira
      kind: jira
      url: https://example.atlassian.net
      auth: { email: planning@example.com, token: \${JIRA_TOKEN} }
      projects: [PAY]
      team: payments
      categories:
        - { labels: [reliability*, tech-debt], category: reliability-debt }
        - { types: [Bug], category: incident-follow-up }
        - { types: [Story], category: feature }
`;

/** Says how to connect a tracker, where none is. */
export function NoTracker({ hasSprints }: { readonly hasSprints: boolean }) {
  return (
    <details className={`${classes.how} no-print`} open={!hasSprints}>
      <summary>No tracker is connected</summary>
      <p>
        Sprints can be entered by hand on a team's page. With a tracker they come by themselves, and
        with them what was really spent on debt: add to headroom.yaml
      </p>
      <pre>
        <code>{TRACKER_YAML}</code>
      </pre>
    </details>
  );
}

/** Says where sprints come from, where none is known. */
export function NoSprint() {
  return (
    <Notice title="No sprint is known">
      <p>
        Without one there is nothing to decide on. Add one below, or connect a tracker, and they
        come by themselves: add to headroom.yaml
      </p>
      <pre>
        <code>{TRACKER_YAML}</code>
      </pre>
    </Notice>
  );
}
