import { useQuery } from "@tanstack/react-query";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { filesInError } from "#client/features/sources/problem-words.ts";
import { ProblemsTable } from "#client/features/sources/problems-table.tsx";
import { sourcesSentence } from "#client/features/sources/source-words.ts";
import { SourcesTable } from "#client/features/sources/sources-table.tsx";
import { useFileProblems } from "#client/features/sources/use-file-problems.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";

/** Where do the numbers come from, does all of it answer, and could every file be read? */
export function SourcesPage() {
  const trpc = useTRPC();
  const sources = useQuery(trpc.sli.sources.queryOptions());
  const files = useFileProblems();
  const error = sources.error ?? files.error;

  if (sources.data === undefined || files.problems === undefined) {
    if (error === null)
      return <PageSkeleton label="Loading the sources" note={waitingNote(sources.failureReason)} />;
    return (
      <Page title="Sources">
        <FailureNotice
          what="The sources could not be loaded"
          failure={asFailure(error)}
          onRetry={() => {
            void sources.refetch();
            files.retry();
          }}
        />
      </Page>
    );
  }
  const { problems } = files;
  return (
    <Page title="Sources" sentence={sourcesSentence(sources.data, filesInError(problems).length)}>
      <Section title="Where the numbers come from">
        {sources.data.length === 0 ? (
          <Notice title="There are no sources">
            <p>
              Name a Prometheus under <code>sources:</code> of headroom.yaml, or push slices to{" "}
              <code>POST /api/v1/slices</code>.
            </p>
          </Notice>
        ) : (
          <SourcesTable sources={sources.data} now={sources.dataUpdatedAt} />
        )}
      </Section>
      <Section title="Files of SLOs and of the catalogue">
        {problems.length === 0 ? (
          <p>Every file was read.</p>
        ) : (
          <ProblemsTable problems={problems} />
        )}
      </Section>
    </Page>
  );
}
