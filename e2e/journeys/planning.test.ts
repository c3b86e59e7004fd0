import { onDemo } from "./demo/on-demo.ts";
import { planningAccessJourneys } from "./demo/planning-access.ts";
import { boardJourneys } from "./demo/planning-board.ts";
import { registerJourneys } from "./demo/planning-register.ts";
import { simulationJourneys } from "./demo/planning-simulation.ts";
import { sprintJourneys } from "./demo/planning-sprints.ts";

onDemo("debt in the sprint, in the demo organisation", {
  "the board and a decision": [boardJourneys],
  "what if": [simulationJourneys],
  "the register": [registerJourneys],
  "sprints by hand": [sprintJourneys],
  "with the keyboard alone": [planningAccessJourneys],
});
