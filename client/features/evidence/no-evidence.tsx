import { Notice } from "#client/ui/states.tsx";

/** What to do when nothing has come yet. */
export function NoEvidence() {
  return (
    <Notice title="There is no evidence yet">
      <p>
        Drop what your tool wrote on the field above: the journal of a Chaos Toolkit run, a
        ChaosResult of Litmus, the status of a Chaos Mesh experiment. Pipelines send the same file
        over HTTP:
      </p>
      <pre>
        {`chaos run experiment.json --journal-path journal.json
curl --data-binary @journal.json -H 'content-type: application/json' \\
  '${location.origin}/api/v1/evidence?service=checkout&scenario=STA-01'`}
      </pre>
      <p>
        <code>headroom evidence check journal.json</code> says beforehand whether it will be valid.
      </p>
    </Notice>
  );
}
