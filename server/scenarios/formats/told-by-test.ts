import type { Observation } from "#shared/scenarios/observation.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import { amountOf, yesOrNo } from "./values.ts";

/** For the list of what is not carried over, of every format that reports tests. */
export const ASSERTS_ONLY =
  "A report of tests asserts an outcome without proof that a fault took place. It counts, with the low factor of the oracle for that.";

/** What a test report comes to. */
export interface ToldByTest {
  readonly injected: boolean;
  readonly baselineHealthy: boolean;
  readonly observation: Observation | null;
  readonly unwatched: boolean;
  readonly assertsOnly: true;
  readonly reasons: Reasons;
}

/** Names under which a report may say more of its test: `headroom.injected`, `headroom.dev/injected`, `injected`. */
function saidOf(texts: Readonly<Record<string, unknown>>, name: string): unknown {
  return texts[`headroom.${name}`] ?? texts[`headroom.dev/${name}`] ?? texts[name];
}

/**
 * Reads a test as evidence. A report of tests cannot prove a fault: that the test injects one, on a service that was well,
 * is its author's word, taken unless the report says otherwise (`headroom.injected: false`). That is why it is worth less.
 * A test that passed saw the service well at its end and not throughout, so it is at best a recovery; where the report
 * says `headroom.held: true` it held.
 */
export function toldByTest(
  texts: Readonly<Record<string, unknown>>,
  observation: Observation | null,
): ToldByTest {
  const injected = yesOrNo(saidOf(texts, "injected")) ?? true;
  const baselineHealthy = yesOrNo(saidOf(texts, "baselineHealthy")) ?? true;
  const seconds = amountOf(saidOf(texts, "recoverySeconds"));
  const held = yesOrNo(saidOf(texts, "held")) === true;
  const better: Observation | null =
    observation?.kind !== "recovered"
      ? observation
      : held
        ? { kind: "held" }
        : { ...observation, seconds };
  return {
    injected,
    baselineHealthy,
    observation: better,
    unwatched: !held,
    assertsOnly: true,
    reasons: {
      "injection-not-proven": injected
        ? "Not proven: a report of tests cannot show that the fault took place. Its word is taken, and counted with a low factor."
        : "The report says that no fault was injected.",
      "baseline-unhealthy": baselineHealthy
        ? "Not proven: the test is taken at its word that it began with a healthy service."
        : "The report says that the service was not healthy before.",
      "no-assertion":
        observation === null
          ? "The test came to no verdict."
          : "The test asserts how the service came through.",
    },
  };
}
