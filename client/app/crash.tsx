import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { asFailure } from "#client/data/failure.ts";
import { FailureNotice } from "#client/ui/states.tsx";
import { Page } from "#client/ui/page.tsx";

/** Stands in for a page that could not be drawn. The header stays, so that one can go elsewhere. */
export function Crash({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <Page title="This page failed">
      <FailureNotice
        what="This page could not be shown"
        failure={asFailure(error)}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Page>
  );
}
