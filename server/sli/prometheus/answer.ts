import { z } from "zod";
import { answerPartial, answerUnreadable, statusRefused, type Asked } from "./failures.ts";
import { sayable, sayablePlace } from "./said.ts";

/** One series of a matrix: its labels, and values by evaluation time in seconds. */
export interface MatrixSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

const envelope = z.object({
  status: z.string(),
  data: z.unknown().optional(),
  error: z.string().optional(),
  errorType: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  isPartial: z.boolean().optional(),
});

/** By hand: an answer has tens of thousands of values, and a schema for each would hold up everything else. */
function areValues(values: unknown): boolean {
  return (
    Array.isArray(values) &&
    values.every(
      (pair: unknown) =>
        Array.isArray(pair) && typeof pair[0] === "number" && typeof pair[1] === "string",
    )
  );
}

const matrix = z.object({
  resultType: z.literal("matrix"),
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      values: z.custom<MatrixSeries["values"]>(areValues).default([]),
    }),
  ),
});

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly location?: string;
  /** What the request said in confidence; must not be shown even where the answer repeats it. */
  readonly secrets: readonly string[];
  /** Whether the answer has the header X-Server-Hostname, which VictoriaMetrics sends. */
  readonly serverHostname: boolean;
}

function parseEnvelope(body: string): z.infer<typeof envelope> | null {
  try {
    const parsed = envelope.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Warnings that say that data is missing, not that a metric has an unusual name. */
const NOTES_ONLY = /^PromQL info|metric might not be a counter|possible non-counter/i;

/**
 * The `data` of an answer.
 *
 * @throws DomainError that says in words what the backend refused, or why the answer cannot be read
 */
export function answerData(asked: Asked, raw: RawAnswer): unknown {
  const answer = parseEnvelope(raw.body);
  const shown = (text: string): string => sayable(text, raw.secrets);
  if (raw.status !== 200) {
    const said = answer?.error === undefined ? undefined : shown(answer.error);
    const place = raw.location === undefined ? undefined : sayablePlace(raw.location, raw.secrets);
    throw statusRefused(asked, raw.status, said, place);
  }
  if (answer === null) throw answerUnreadable(asked, raw.contentType, raw.body);
  if (answer.status !== "success") {
    throw statusRefused(
      asked,
      answer.errorType === "bad_data" ? 400 : 422,
      shown(answer.error ?? answer.status),
    );
  }
  if (answer.isPartial === true) throw answerPartial(asked, "isPartial");
  const warning = answer.warnings?.find((text) => !NOTES_ONLY.test(text));
  if (warning !== undefined) throw answerPartial(asked, shown(warning));
  return answer.data;
}

/** The series of a range query's answer. @throws DomainError `source.answer-unreadable` when it is not a matrix */
export function matrixOf(asked: Asked, raw: RawAnswer): readonly MatrixSeries[] {
  const parsed = matrix.safeParse(answerData(asked, raw));
  if (!parsed.success) throw answerUnreadable(asked, raw.contentType, raw.body);
  return parsed.data.result;
}
