import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { Section } from "#client/ui/page.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import { CompositeCard } from "./composite-card.tsx";
import type { CompositesAnswer } from "./use-composites.ts";
import { ofTeam } from "./words.ts";
import classes from "./cards.module.css";

const TITLE = "Composites";
/** More would push what stands below out of sight. */
const MOST_AT_FIRST = 6;

interface CompositesSectionProps {
  readonly answer: CompositesAnswer;
  /** Those this team has a part in only; `null`: with a part that nobody owns. */
  readonly team?: string | null;
}

/** Several SLOs as one: how each composite stands, and of what it is made. Absent where there is none. */
export function CompositesSection({ answer, team }: CompositesSectionProps) {
  const { composites, failure, again } = answer;
  const [all, setAll] = useState(false);
  if (composites === undefined)
    return (
      <Section title={TITLE}>
        {failure === null ? (
          <div role="status" aria-label="Loading the composites">
            <Skeleton height={96} radius="sm" />
          </div>
        ) : (
          <FailureNotice
            what="The composites could not be loaded"
            failure={failure}
            onRetry={again}
          />
        )}
      </Section>
    );
  const own = team === undefined ? composites : ofTeam(composites, team);
  if (own.length === 0) return null;
  const shown = all ? own : own.slice(0, MOST_AT_FIRST);
  return (
    <Section title={TITLE} note="several SLOs as one">
      <ul className={classes.cards}>
        {shown.map((composite) => (
          <CompositeCard key={composite.name} composite={composite} />
        ))}
      </ul>
      {shown.length === own.length ? null : (
        <button type="button" className={classes.more} onClick={() => setAll(true)}>
          Show all {own.length} composites
        </button>
      )}
    </Section>
  );
}
