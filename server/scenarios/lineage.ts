import type { Problem } from "#shared/kernel/errors.ts";
import type { Service } from "#shared/org/model.ts";
import type { Ancestor } from "#shared/scenarios/ranking.ts";

const LINEAGE = "headroom.dev/lineage";

/**
 * Reads `headroom.dev/lineage`: the service that this one was split from (`orders`), or those that it was merged from,
 * each with its share of the exposure (`orders=0.7, carts=0.3`). Shares that do not make 1 are a problem, and no lineage.
 */
export function lineageOf({ name, annotations }: Pick<Service, "name" | "annotations">): {
  readonly lineage: readonly Ancestor[];
  readonly problems: readonly Problem[];
} {
  const text = annotations[LINEAGE];
  if (text === undefined) return { lineage: [], problems: [] };
  const parts = text.split(",").map((part) => part.split("=").map((word) => word.trim()));
  const lineage = parts.map(([service = "", share]) => ({
    service,
    share: share === undefined ? 1 : Number(share),
  }));
  const total = lineage.reduce((sum, { share }) => sum + share, 0);
  const sound = lineage.every(({ service, share }) => service !== "" && share > 0);
  if (sound && Math.abs(total - 1) < 1e-9) return { lineage, problems: [] };
  return {
    lineage: [],
    problems: [
      {
        severity: "error",
        code: "catalog.annotation",
        message: `component "${name}": ${LINEAGE} is "${text}", and takes one service, or several with shares that make 1`,
        remedy: "write orders, or orders=0.7, carts=0.3",
      },
    ],
  };
}
