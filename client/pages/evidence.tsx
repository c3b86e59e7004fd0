import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import {
  type AddressChange,
  documentsQuery,
  isFiltered,
  PAGE_SIZE,
  withChange,
} from "#client/features/evidence/address.ts";
import { DocumentsTable } from "#client/features/evidence/documents-table.tsx";
import { Filters } from "#client/features/evidence/filters.tsx";
import { Inbox } from "#client/features/evidence/inbox.tsx";
import { NoEvidence } from "#client/features/evidence/no-evidence.tsx";
import { UploadPanel } from "#client/features/evidence/upload-panel.tsx";
import { usePlaces } from "#client/features/evidence/use-places.ts";
import { evidenceSentence } from "#client/features/evidence/words.ts";
import { formatCount, plural } from "#client/ui/format.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, PageSkeleton } from "#client/ui/states.tsx";
import classes from "./evidence.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/evidence");

/** What proof has come in, does each piece stand, and why not? */
export function EvidencePage() {
  const trpc = useTRPC();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const places = usePlaces();
  const documents = useQuery(
    trpc.scenarios.documents.queryOptions(documentsQuery(address), {
      placeholderData: keepPreviousData,
    }),
  );
  const { data, error } = documents;

  function change(changed: AddressChange): void {
    if (!isStillHere()) return;
    void navigate({
      search: withChange(address, changed),
      replace: changed.search !== undefined,
      resetScroll: false,
    });
  }

  if (data === undefined) {
    if (error === null)
      return (
        <PageSkeleton label="Loading the evidence" note={waitingNote(documents.failureReason)} />
      );
    return (
      <Page title="Evidence">
        <FailureNotice
          what="The evidence could not be loaded"
          failure={asFailure(error)}
          onRetry={() => void documents.refetch()}
        />
      </Page>
    );
  }
  const { rows, total, counts } = data;
  const page = address.page ?? 1;
  return (
    <Page title="Evidence" sentence={evidenceSentence(data)}>
      <UploadPanel />
      <Inbox />
      {counts.all === 0 ? (
        <NoEvidence />
      ) : (
        <Section title="Documents" note="the newest first">
          <Filters address={address} page={data} places={places} onChange={change} />
          {rows.length === 0 ? (
            <p>
              {isFiltered(address) ? "No document is like that. " : "This page is past the end. "}
              <Link to="/evidence" search={{}}>
                Show all {formatCount(counts.all)}
              </Link>
            </p>
          ) : (
            <DocumentsTable rows={rows} now={documents.dataUpdatedAt} />
          )}
          {total > PAGE_SIZE ? (
            <nav className={classes.pages} aria-label="Pages of documents">
              <Link
                to="/evidence"
                search={withChange(address, { page: page - 1 })}
                disabled={page <= 1}
              >
                Newer
              </Link>
              <span>
                {formatCount((page - 1) * PAGE_SIZE + 1)} to{" "}
                {formatCount(Math.min(total, page * PAGE_SIZE))} of {plural(total, "document")}
              </span>
              <Link
                to="/evidence"
                search={withChange(address, { page: page + 1 })}
                disabled={page * PAGE_SIZE >= total}
              >
                Older
              </Link>
            </nav>
          ) : null}
        </Section>
      )}
    </Page>
  );
}
