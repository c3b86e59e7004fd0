import { onDemo } from "./demo/on-demo.ts";
import { shipAccessJourneys } from "./demo/ship-access.ts";
import { canaryJourneys } from "./demo/ship-canary.ts";
import { recordJourneys } from "./demo/ship-record.ts";
import { verdictJourneys } from "./demo/ship-verdict.ts";

onDemo("may it ship, in the demo organisation", {
  "the verdict": [verdictJourneys],
  "a canary": [canaryJourneys],
  "the record": [recordJourneys],
  "with the keyboard alone": [shipAccessJourneys],
});
