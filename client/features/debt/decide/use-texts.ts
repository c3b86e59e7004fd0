import { useMemo, useState } from "react";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { percentOf } from "./share.ts";
import { type DecisionTexts, textsFor } from "./texts.ts";

interface Texts extends DecisionTexts {
  /** Whether a person wrote something of their own. */
  readonly isTyped: boolean;
  readonly fields: DecisionTexts & {
    readonly onWhy: (text: string) => void;
    readonly onWhatIfNot: (text: string) => void;
    /** Puts back what follows from the figures; absent where that is what stands there. */
    readonly onGenerated?: () => void;
  };
}

/**
 * The texts under a decision while it is made. Until somebody writes their own they follow the share; what stands under the
 * decision in force stays as long as its share is the one chosen.
 */
export function useTexts(planning: TeamPlanning, share: number | null): Texts {
  const [typed, setTyped] = useState<Partial<DecisionTexts>>({});
  const [kept, setKept] = useState(planning.decision);
  const generated = useMemo(() => textsFor(planning, share), [planning, share]);
  const isKept = kept !== null && share !== null && percentOf(kept.planned) === percentOf(share);
  const { why, whatIfNot } = { ...(isKept ? kept : generated), ...typed };
  const isGenerated = why === generated.why && whatIfNot === generated.whatIfNot;
  return {
    why,
    whatIfNot,
    isTyped: Object.keys(typed).length > 0,
    fields: {
      why,
      whatIfNot,
      onWhy: (text) => setTyped((before) => ({ ...before, why: text })),
      onWhatIfNot: (text) => setTyped((before) => ({ ...before, whatIfNot: text })),
      ...(isGenerated
        ? {}
        : {
            onGenerated: () => {
              setTyped({});
              setKept(null);
            },
          }),
    },
  };
}
