import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { Evidence, Oracle, Provenance } from "#shared/scenarios/model.ts";
import { outcomeOf, worseOf, type Observation } from "#shared/scenarios/observation.ts";
import type { SliVerdict } from "#shared/scenarios/sli-verdict.ts";
import { judged, runChecks, type Reasons } from "#shared/scenarios/validity.ts";
import { redactText } from "#server/scenarios/redaction.ts";
import { digestOf } from "./digest.ts";
import { placeByRules, type MappingRule } from "./mapping.ts";
import { firstPlace, NOWHERE, type Placement } from "./placement.ts";
import type { RunReading } from "./reading.ts";

/** What is known beside the document. */
export interface ImportOptions {
  /** What the upload says of itself. The document goes before it. */
  readonly upload?: Partial<Placement> & {
    /** `own-tool` when a tool sent it by itself; `upload` unless it is said. */
    readonly provenance?: "own-tool" | "upload";
  };
  readonly mapping?: readonly MappingRule[];
  /** When the document arrived. It stands for the time of a run that has none of its own. */
  readonly receivedAt?: Instant;
  /** The pass criterion of a scenario, such as `A60`; `null`: it is not known. */
  readonly passOf?: (scenario: string) => string | null;
  /** The team that owns a service: a signature of another team's proves more. */
  readonly ownerOf?: (service: string) => string | null;
}

/** A run with its place, and what the page about it shows beside the checks. */
export interface JudgedRun {
  readonly evidence: Evidence;
  readonly name: string;
  /** Why the outcome is what it is, or why there is none. */
  readonly because: string;
  /** From the beginning of the fault to the recovery; `null`: not measured, or none was needed. */
  readonly recoverySeconds: number | null;
  /** Over which the service's own SLI can be asked. */
  readonly fault: Interval | null;
  /** The trusted key whose signature it carries. */
  readonly signedBy: string | null;
  readonly losses: readonly string[];
}

/** The place of a run: the document's word, then the upload's, then that of the policy's rules. */
export function placementOf(run: RunReading, format: string, options: ImportOptions): Placement {
  return firstPlace(
    run.placement,
    { ...NOWHERE, ...options.upload },
    placeByRules(options.mapping ?? [], { format, name: run.name, labels: run.labels }),
  );
}

/** What was seen, by the tool and by the service's own SLI together. */
interface Seen {
  readonly observation: Observation | null;
  readonly oracle: Oracle;
  readonly baselineHealthy: boolean;
  readonly because: string;
}

/** The SLI cannot see who took a fault away. */
function byWhom(observation: Observation, undone: boolean): Observation {
  return undone && observation.kind === "recovered"
    ? { ...observation, by: "person" }
    : observation;
}

function seenOf(run: RunReading, sli: SliVerdict | null): Seen {
  const told: Oracle = run.assertsOnly ? "assertion-only" : "probe";
  const own: Seen = {
    observation: run.observation,
    oracle: run.observation === null ? "none" : told,
    // Where the SLI is not known for the time before, the tool's own look before the fault is what there is.
    baselineHealthy: sli?.baselineHealthy ?? run.baselineHealthy,
    because: run.because,
  };
  if (sli === null || sli.observation === null) return own;
  const bySli = byWhom(sli.observation, run.undone);
  if (run.observation === null)
    return { ...own, observation: bySli, oracle: "own-sli", because: sli.reason };
  // Where nothing watched, "recovered" is all that the tool can say, and the SLI knows more.
  const better = run.unwatched && run.observation.kind === "recovered";
  return {
    ...own,
    observation: better ? bySli : worseOf(run.observation, bySli),
    oracle: "own-sli",
    because: `${run.because} ${sli.reason}`.trim(),
  };
}

function provenanceOf(run: RunReading, place: Placement, options: ImportOptions): Provenance {
  if (run.attested) return "attested";
  if (run.signer === null) return options.upload?.provenance ?? "upload";
  const owner = place.service === null ? null : (options.ownerOf?.(place.service) ?? null);
  const { team } = run.signer;
  return team !== null && owner !== null && team !== owner ? "signed-other-team" : "own-tool";
}

/** Where the reason for a check comes from the SLI. */
function reasonsOf(run: RunReading, seen: Seen, sli: SliVerdict | null): Reasons {
  if (sli === null) return run.reasons;
  const { "no-assertion": _assertion, "baseline-unhealthy": _baseline, ...rest } = run.reasons;
  return {
    ...rest,
    "no-assertion":
      seen.oracle === "none"
        ? `${run.reasons["no-assertion"] ?? ""} ${sli.reason}`.trim()
        : sli.reason,
    ...(sli.baselineHealthy === null
      ? {}
      : {
          "baseline-unhealthy": sli.baselineHealthy
            ? "The service's own SLI was well before the fault."
            : "The service's own SLI was below its target before the fault already.",
        }),
  };
}

/** What is shown quotes the document, in which a secret may stand anywhere. */
function redactedReasons(reasons: Reasons): Reasons {
  return Object.fromEntries(
    Object.entries(reasons).map(([check, text]) => [check, redactText(text)]),
  );
}

const ASSUMED_ENVIRONMENT =
  "Nothing says in which environment it ran, so it counts as local, which proves least.";

/**
 * Places one run and judges it.
 *
 * @param digest names the document and the run in it
 * @param sli what the service's own SLI says of the time of the fault, where it can be asked
 * @param at when it ended, as far as the document or its arrival say
 */
export function judgeRun(
  run: RunReading,
  about: { readonly format: string; readonly digest: string; readonly at: Instant },
  options: ImportOptions,
  sli: SliVerdict | null = null,
): JudgedRun {
  const place = placementOf(run, about.format, options);
  const seen = seenOf(run, sli);
  const pass = place.scenario === null ? null : (options.passOf?.(place.scenario) ?? null);
  const outcome = seen.observation === null ? null : outcomeOf(seen.observation, pass);
  const checks = runChecks(
    {
      dryRun: run.dryRun,
      completed: run.completed,
      baselineHealthy: seen.baselineHealthy,
      injected: run.injected,
      oracle: seen.oracle,
      outcome,
    },
    redactedReasons(reasonsOf(run, seen, sli)),
  );
  const valid = checks.every(({ passed }) => passed);
  const environment = place.environment ?? "local";
  const { service, scenario, dependency, build, runner } = place;
  const evidence = judged(
    {
      digest: about.digest,
      service,
      scenario,
      ...(dependency === null ? {} : { dependency }),
      at: about.at,
      outcome: valid ? outcome : null,
      environment,
      provenance: provenanceOf(run, place, options),
      oracle: seen.oracle,
      build,
      runner,
      fingerprint: digestOf([
        about.format,
        run.experiment,
        service,
        scenario,
        dependency,
        environment,
      ]),
    },
    checks,
  );
  return {
    evidence,
    name: redactText(run.name),
    because: valid ? redactText(seen.because) : "It failed a check, so it comes to no outcome.",
    recoverySeconds: seen.observation?.kind === "recovered" ? seen.observation.seconds : null,
    fault: run.injected ? run.fault : null,
    signedBy: run.signer?.key ?? null,
    losses: place.environment === null ? [...run.losses, ASSUMED_ENVIRONMENT] : run.losses,
  };
}
