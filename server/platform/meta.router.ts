import { procedure, router } from "./trpc.ts";

/** Who answers: shown in the page's head and foot. */
export interface About {
  readonly version: string;
  /** Whether the numbers are the demo organisation's. */
  readonly demo: boolean;
  readonly organisation: string;
  /** Live updates silent for longer mean that the page is stale. */
  readonly staleAfterSeconds: number;
}

export interface AboutNow extends About {
  /** What the server still does before it can answer; empty when ready. */
  readonly waitingFor: readonly string[];
}

export function createMetaRouter(about: About, waitingFor: () => readonly string[]) {
  return router({
    about: procedure.query((): AboutNow => ({ ...about, waitingFor: waitingFor() })),
  });
}
