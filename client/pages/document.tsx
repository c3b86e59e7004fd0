import { skipToken, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { DocumentHistory } from "#client/features/evidence/document-history.tsx";
import {
  DocumentFacts,
  DocumentProblems,
  DocumentRuns,
  documentSentence,
} from "#client/features/evidence/document-page.tsx";
import { RawDocument } from "#client/features/evidence/raw-document.tsx";
import { WithdrawForm } from "#client/features/evidence/withdraw-form.tsx";
import { runName } from "#client/features/evidence/words.ts";
import { formatName } from "#client/ui/evidence-words.ts";
import { plural } from "#client/ui/format.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";

const route = getRouteApi("/evidence/$digest");

/** SHA-256 in hexadecimal digits; anything else was mistyped. */
const DIGEST = /^[\da-f]{64}$/;

function Unknown({ digest }: { readonly digest: string }) {
  return (
    <Page title="Evidence" above={<Link to="/evidence">Evidence</Link>}>
      <Notice title="There is no such document">
        <p>
          Nothing with the SHA-256{" "}
          <code>{digest.length > 16 ? `${digest.slice(0, 16)}…` : digest}</code> was ever received
          here. <Link to="/evidence">See what was</Link>.
        </p>
      </Notice>
    </Page>
  );
}

/** Does this document prove anything, by which checks, and what does it count for? */
export function DocumentPage() {
  const { digest } = route.useParams();
  const trpc = useTRPC();
  const isDigest = DIGEST.test(digest);
  const document = useQuery(
    trpc.scenarios.document.queryOptions(isDigest ? { id: digest } : skipToken),
  );
  const { data: view, error, dataUpdatedAt: now } = document;
  if (!isDigest) return <Unknown digest={digest} />;
  if (view === undefined) {
    if (error === null)
      return (
        <PageSkeleton label="Loading the document" note={waitingNote(document.failureReason)} />
      );
    const failure = asFailure(error);
    if (failure.code === "evidence.unknown") return <Unknown digest={digest} />;
    return (
      <Page title="Evidence">
        <FailureNotice
          what="The document could not be loaded"
          failure={failure}
          onRetry={() => void document.refetch()}
        />
      </Page>
    );
  }
  const [first] = view.runs;
  const title =
    view.runs.length === 1 && first !== undefined
      ? runName(first)
      : (view.fileName ?? `${formatName(view.format)} of ${plural(view.runs.length, "run")}`);
  return (
    <Page
      title={title}
      sentence={documentSentence(view)}
      above={
        <>
          <Link to="/evidence">Evidence</Link>
          <h1>{title}</h1>
        </>
      }
    >
      <DocumentFacts view={view} now={now} />
      {view.problems.length === 0 ? null : (
        <Section title="What is wrong with it">
          <DocumentProblems view={view} />
        </Section>
      )}
      {view.runs.length === 0 ? null : (
        <Section title={view.runs.length === 1 ? "The run" : plural(view.runs.length, "run")}>
          <DocumentRuns view={view} now={now} />
        </Section>
      )}
      <Section title="The document" note="as it is kept: secrets and hosts struck out">
        <RawDocument id={view.id} />
      </Section>
      <Section title="What happened to it" note="nothing is ever changed or removed">
        <DocumentHistory history={view.history} now={now} />
      </Section>
      <Section title={view.withdrawn ? "Reinstate it" : "Withdraw it"}>
        <WithdrawForm id={view.id} withdrawn={view.withdrawn} />
      </Section>
    </Page>
  );
}
