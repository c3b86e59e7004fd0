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

/** Begins a question to the gate: `ship checkout`. */
const SHIP = /^ship\s+(?=\S)/i;

function useDestinations() {
  const navigate = useNavigate();
  return {
    overview: () => void navigate({ to: "/" }),
    teams: () => void navigate({ to: "/teams" }),
    planning: () => void navigate({ to: "/planning" }),
    league: () => void navigate({ to: "/league" }),
    matrix: () => void navigate({ to: "/league/matrix" }),
    exemptions: () => void navigate({ to: "/league/exemptions" }),
    scorecard: () => void navigate({ to: "/scorecard" }),
    evidence: () => void navigate({ to: "/evidence" }),
    lab: () => void navigate({ to: "/lab" }),
    sources: () => void navigate({ to: "/sources" }),
    ship: (service?: string) =>
      void navigate({ to: "/ship", search: service === undefined ? {} : { service } }),
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
  const [settled] = useDebouncedValue(text.trim().replace(SHIP, ""), 120);
  return useQuery(
    trpc.budget.search.queryOptions(
      { text: settled },
      { enabled: settled !== "", placeholderData: keepPreviousData },
    ),
  );
}

/** Finds any team, service, SLO or composite by a few letters of its name. `asked` grows each time it is to open. */
export function Palette({ asked: opened }: { readonly asked: number }) {
  const [text, setText] = useState("");
  const go = useDestinations();
  const hits = useHits(text);
  useEffect(() => Spotlight.open(), [opened]);

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
        id: "page:ship",
        label: "Ship",
        description: "May a change ship now? “ship” and a service’s name asks at once",
        onClick: () => go.ship(),
      },
      {
        id: "page:planning",
        label: "Planning",
        description: "How much of the next sprint goes to debt, why, and what if we don't",
        onClick: go.planning,
      },
      {
        id: "page:league",
        label: "League",
        description: "Which failure scenarios each team has tested, and its best next test",
        onClick: go.league,
      },
      {
        id: "page:matrix",
        label: "Matrix",
        description: "Every failure scenario on every service, and what proves it",
        onClick: go.matrix,
      },
      {
        id: "page:exemptions",
        label: "Exemptions",
        description: "Who was let off what, by whom and until when",
        onClick: go.exemptions,
      },
      {
        id: "page:scorecard",
        label: "Scorecard",
        description: "All scores with their parts, risks and changes, on one sheet",
        onClick: go.scorecard,
      },
      {
        id: "page:evidence",
        label: "Evidence",
        description: "Upload what a test wrote, and see it judged",
        onClick: go.evidence,
      },
      {
        id: "page:lab",
        label: "Gaming lab",
        description: "What a team would gain without doing the work",
        onClick: go.lab,
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
  const shipAction = (hit: SearchHit): SpotlightActionData => ({
    id: `ship:${hit.key}`,
    label: `Ship ${hit.title}`,
    description: "May a change of it ship now?",
    onClick: () => go.ship(hit.key),
  });
  const all = hits.data ?? [];
  const asked = all.filter(({ kind }) => kind === "service").map(shipAction);
  const found = KINDS.map(({ kind, group }) => ({
    group,
    actions: all.filter((hit) => hit.kind === kind).map(action),
  }));
  const shipping = { group: "May it ship?", actions: asked };
  // Whoever begins with the word wants nothing else.
  const groups = SHIP.test(text) ? [shipping] : [...found, shipping];

  return (
    <Spotlight
      query={text}
      onQueryChange={setText}
      shortcut={null}
      actions={
        text.trim() === "" || /^ship\s*$/i.test(text)
          ? [pages]
          : groups.filter(({ actions }) => actions.length > 0)
      }
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
