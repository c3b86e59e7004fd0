import { Link } from "@tanstack/react-router";
import { Notice } from "#client/ui/states.tsx";
import { Page } from "#client/ui/page.tsx";

/** For addresses that no page has. */
export function NotFoundPage() {
  return (
    <Page title="No such page">
      <Notice title="There is no page at this address">
        <p>
          It may have been moved, or mistyped. Go to the <Link to="/">overview</Link>, or press Ctrl
          K (⌘K) and type the name of a team, service or SLO.
        </p>
      </Notice>
    </Page>
  );
}
