import "./palette.css";
import { useDebouncedValue } from "@mantine/hooks";
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { SearchHit } from "#shared/budget/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { StatusMark } from "#client/ui/status.tsx";

const KINDS: readonly { readonly kind: SearchHit["kind"]; readonly group: string }[] = [
  { kind: "slo", group: "SLOs" },
  { kind: "composite", group: "Composites" },
  { kind: "team", group: "Teams" },
  { kind: "service", group: "Services" },
];

function useDestinations() {
  const navigate = useNavigate();
  return {
    overview: () => void navigate({ to: "/" }),
    teams: () => void navigate({ to: "/teams" }),
    league: () => void navigate({ to: "/league" }),
    sources: () => void navigate({ to: "/sources" }),
    hit: ({ kind, key }: SearchHit) => {
      if (kind === "slo") void navigate({ to: "/slos/$", params: { _splat: key } });
      else if (kind === "team") void navigate({ to: "/teams/$team", params: { team: key } });
      else if (kind === "composite") void navigate({ to: "/", hash: "composites" });
      else void navigate({ to: "/", search: { search: key } });
    },
  };
}

function useHits(text: string) {
  const trpc = useTRPC();
  const [settled] = useDebouncedValue(text.trim(), 120);
  return useQuery(
    trpc.budget.search.queryOptions(
      { text: settled },
      { enabled: settled !== "", placeholderData: keepPreviousData },
    ),
  );
}

/** Finds any team, service, SLO or composite by a few letters of its name. `asked` grows each time it is to open. */
export function Palette({ asked }: { readonly asked: number }) {
  const [text, setText] = useState("");
  const go = useDestinations();
  const hits = useHits(text);
  useEffect(() => Spotlight.open(), [asked]);

  const pages: SpotlightActionGroupData = {
    group: "Pages",
    actions: [
      { id: "page:overview", label: "Overview", description: "All budgets", onClick: go.overview },
      {
        id: "page:teams",
        label: "Teams",
        description: "Every team's budgets in one",
        onClick: go.teams,
      },
      {
        id: "page:league",
        label: "League",
        description: "Which failure scenarios each team has tested, and its best next test",
        onClick: go.league,
      },
      {
        id: "page:sources",
        label: "Sources",
        description: "Where the numbers come from, and what is wrong with the files",
        onClick: go.sources,
      },
    ],
  };
  const action = (hit: SearchHit): SpotlightActionData => ({
    id: `${hit.kind}:${hit.key}`,
    label: hit.title,
    description: hit.subtitle,
    rightSection: hit.status === null ? null : <StatusMark status={hit.status} />,
    onClick: () => go.hit(hit),
  });
  const found = KINDS.map(({ kind, group }) => ({
    group,
    actions: (hits.data ?? []).filter((hit) => hit.kind === kind).map(action),
  }));

  return (
    <Spotlight
      query={text}
      onQueryChange={setText}
      shortcut={null}
      actions={text.trim() === "" ? [pages] : found.filter(({ actions }) => actions.length > 0)}
      filter={(_, actions) => actions}
      nothingFound={
        hits.error
          ? asFailure(hits.error).message
          : hits.isFetching
            ? "Looking…"
            : "Nothing has that name"
      }
      searchProps={{
        placeholder: "A team, service or SLO",
        "aria-label": "Find a team, service or SLO",
      }}
      scrollable
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.4 }}
      attributes={{ content: { "aria-label": "Find" } }}
      maxHeight={480}
    />
  );
}
