import { Notice } from "#client/ui/states.tsx";

/** What to do where nothing was ever shown to be tested. */
export function NoEvidence() {
  return (
    <Notice title="There is no valid evidence yet, so every score is 0">
      <p>
        Run one of the tests below, and send what the tool wrote: a Chaos Toolkit journal, a result
        of LitmusChaos or Chaos Mesh, a JUnit file and others. <code>POST /api/v1/evidence</code>{" "}
        takes it from a pipeline, and <code>evidence:</code> of headroom.yaml names a folder that is
        watched.
      </p>
    </Notice>
  );
}
