import type { MetricQuery, Sli } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import { promqlSyntaxError } from "#server/platform/promql-syntax.ts";
import type { Report } from "./importer.ts";
import { checkPromql, countKind, METRICSQL, requireWindow } from "./query-check.ts";
import type { SlothSlo } from "./sloth-shapes.ts";
import { camelCase, spelt, type Spelling } from "./sloth-spelling.ts";

export interface SlothPlace {
  readonly document: SourceDocument;
  readonly spelling: Spelling;
  /** Of the SLO. */
  readonly path: DocumentPath;
  /** Whether the queries are MetricsQL, of which PromQL is only a part. */
  readonly metricsql: boolean;
}

/** What a Sloth SLO measures, or `null` when that cannot be told, which is reported. */
export function slothSli(slo: SlothSlo, place: SlothPlace, report: Report): Sli | null {
  const { document } = place;
  const path = [...place.path, "sli"];
  const given = (["events", "raw", "plugin"] as const).filter(
    (kind) => slo.sli[kind] !== undefined,
  );
  if (given.length !== 1) {
    report.error(
      document.locate(path),
      "sloth.sli",
      `${pathText(path)} must hold exactly one of events, raw and plugin, but holds ${given.length === 0 ? "none" : given.join(" and ")}`,
      "give error_query and total_query under events, or error_ratio_query under raw",
    );
    return null;
  }
  if (slo.sli.plugin !== undefined) {
    report.error(
      document.locate([...path, "plugin", "id"]),
      "sloth.plugin",
      `${pathText([...path, "plugin"])} names the plugin ${slo.sli.plugin.id}, which is code that only Sloth runs: not supported`,
      "write the queries it generates under sli.events (see the rules that `sloth generate` writes)",
    );
    return null;
  }
  return slo.sli.events === undefined
    ? rawSli(slo, place, report)
    : eventsSli(slo.sli.events, place, report);
}

function eventsSli(
  events: NonNullable<SlothSlo["sli"]["events"]>,
  place: SlothPlace,
  report: Report,
): Sli | null {
  const path = [...place.path, "sli", "events"];
  const bad = query(events, "error_query", path, place, report);
  const total = query(events, "total_query", path, place, report);
  if (bad === null || total === null) return null;
  if (bad.text === total.text) {
    report.error(
      place.document.locate(path),
      "sloth.same-queries",
      `${pathText(path)}: both queries are the same`,
      "the error query counts only the bad events",
    );
    return null;
  }
  const kinds = new Set([countKind(bad.text), countKind(total.text)]);
  if (kinds.has("rate") && kinds.has("delta")) {
    report.warn(
      place.document.locate(path),
      "sloth.mixed-queries",
      `${pathText(path)}: one query gives events per second, the other events in the window`,
      "use rate in both, or increase in both",
    );
  }
  return {
    kind: "ratio",
    bad,
    total,
    value: kinds.has("delta") && !kinds.has("rate") ? "delta" : "rate",
    missing: "zero",
  };
}

function rawSli(slo: SlothSlo, place: SlothPlace, report: Report): Sli | null {
  const found = query(
    slo.sli.raw ?? {},
    "error_ratio_query",
    [...place.path, "sli", "raw"],
    place,
    report,
  );
  return found === null ? null : { kind: "raw", query: found, rawType: "failure" };
}

type Queries = Readonly<Record<string, string | undefined>>;

function query(
  queries: Queries,
  key: string,
  path: DocumentPath,
  place: SlothPlace,
  report: Report,
): MetricQuery | null {
  const { document, spelling } = place;
  const text = spelt(queries, key, spelling, document, path, report);
  const [own, other] = spelling === "camel" ? [camelCase(key), key] : [key, camelCase(key)];
  if (text === undefined) {
    report.error(
      document.locate(path),
      "sloth.missing",
      `${pathText([...path, own])} is missing`,
      `add ${own}`,
    );
    return null;
  }
  const at = [...path, queries[own] === undefined ? other : own];
  const windowed = requireWindow(text, document, at, report);
  const language = place.metricsql && promqlSyntaxError(text) !== null ? METRICSQL : "Prometheus";
  const valid = language === METRICSQL || checkPromql(text, document, at, report);
  return windowed && valid ? { language, text: text.trim() } : null;
}
