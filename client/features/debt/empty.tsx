import classes from "./debt.module.css";

/** What to write into headroom.yaml, so that sprints and what was done in them come by themselves. */
const TRACKER_YAML = `planning:
  trackers:
    - { name: jira, kind: jira, url: https://example.atlassian.net, token: \${JIRA_TOKEN} }
`;

/** Says how to connect a tracker, where none is. */
export function NoTracker({ hasSprints }: { readonly hasSprints: boolean }) {
  return (
    <details className={classes.how} open={!hasSprints}>
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
