import type { GamingInputs } from "#shared/scenarios/gaming/inputs.ts";
import { scorecardOf } from "#shared/scenarios/gaming/inputs.ts";
import { playAll } from "#shared/scenarios/gaming/lab.ts";
import type { GamingGain } from "#shared/scenarios/gaming/views.ts";

/** What the lab is asked. */
export interface LabTask {
  readonly inputs: GamingInputs;
  readonly team: string;
}

/** What it answers: the team's S as it is, and what each strategy would gain. */
export interface PlayedLab {
  readonly S: number | null;
  readonly gains: readonly GamingGain[];
}

/** Plays every strategy on the inputs of one team. */
export function playedLab(inputs: GamingInputs, team: string): PlayedLab {
  return {
    S: scorecardOf(inputs, team).S,
    gains: playAll(inputs, team).map(({ strategy, ...gain }) => {
      const { id, name, kind, defeatedBy } = strategy;
      return { id, name, kind, defeatedBy, ...gain };
    }),
  };
}
