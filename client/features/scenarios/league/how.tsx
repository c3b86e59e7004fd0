import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import shared from "#client/features/scenarios/scenarios.module.css";
import { FailureNotice } from "#client/ui/states.tsx";
import { howSteps } from "./how-words.ts";

/** Opens the number: how R comes about, with the numbers of the policy in force. */
export function HowComputed() {
  const [open, setOpen] = useState(false);
  return (
    <details className={shared.how} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>How is this computed?</summary>
      {open ? <Steps /> : null}
    </details>
  );
}

function Steps() {
  const rules = useQuery(useTRPC().scenarios.rules.queryOptions());
  if (rules.data === undefined) {
    return rules.isError ? (
      <FailureNotice
        what="The rules could not be loaded"
        failure={asFailure(rules.error)}
        onRetry={() => void rules.refetch()}
      />
    ) : (
      <Skeleton height={320} radius="sm" />
    );
  }
  return (
    <dl>
      {howSteps(rules.data.policy).map(({ name, formula, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{formula}</code>
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}
