import type { Verdict } from "#shared/gate/model.ts";
import { StateMark } from "#client/ui/status.tsx";
import { VERDICT_WORDS } from "./verdict-words.ts";

/** A verdict as shape and word, at the size of the text around it. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const { status, word, meaning } = VERDICT_WORDS[verdict];
  return <StateMark status={status} word={word} meaning={meaning} />;
}
