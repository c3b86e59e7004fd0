import type { ListedComposite } from "#shared/budget/composite.ts";
import type { ListedBudget, SearchHit } from "#shared/budget/views.ts";
import type { Catalog } from "#shared/org/model.ts";

const MOST_HITS = 20;

/** How well a title fits what was typed: 0 begins with it, 1 a word of it does, 2 it stands somewhere; `null`: not at all. */
function fit(title: string, subtitle: string, words: readonly string[]): number | null {
  const text = `${title} ${subtitle}`.toLowerCase();
  if (!words.every((word) => text.includes(word))) return null;
  const first = words[0] ?? "";
  const lower = title.toLowerCase();
  if (lower.startsWith(first)) return 0;
  return lower.split(/[\s/_-]+/).some((word) => word.startsWith(first)) ? 1 : 2;
}

/** Teams, services, SLOs and composites whose name or subtitle holds every word of the text, the best fit first. */
export function searchHits(
  text: string,
  rows: readonly ListedBudget[],
  catalog: Catalog,
  composites: readonly Pick<ListedComposite, "name" | "parts" | "status">[],
): readonly SearchHit[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const candidates: SearchHit[] = [
    ...catalog.teams.map((team): SearchHit => ({
      kind: "team",
      key: team.name,
      title: team.displayName,
      subtitle: "team",
      status: null,
    })),
    ...rows.map((row): SearchHit => ({
      kind: "slo",
      key: row.key,
      title: row.title,
      subtitle: [row.service, ...Object.values(row.labels)].join(" · "),
      status: row.status,
    })),
    ...composites.map(({ name, parts, status }): SearchHit => ({
      kind: "composite",
      key: name,
      title: name,
      subtitle: `composite of ${parts.length} SLO${parts.length === 1 ? "" : "s"}`,
      status,
    })),
    ...catalog.services.map((service): SearchHit => ({
      kind: "service",
      key: service.name,
      title: service.displayName,
      subtitle:
        service.owner === undefined ? "service, owned by nobody" : `service of ${service.owner}`,
      status: null,
    })),
  ];
  return candidates
    .map((hit) => ({ hit, fit: fit(hit.title, `${hit.subtitle} ${hit.key}`, words) }))
    .filter((one): one is { hit: SearchHit; fit: number } => one.fit !== null)
    .toSorted((a, b) => a.fit - b.fit)
    .slice(0, MOST_HITS)
    .map((one) => one.hit);
}
