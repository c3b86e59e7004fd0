import { accessibilityJourneys } from "./demo/accessibility.ts";
import { backtestJourneys } from "./demo/backtest.ts";
import { compositeJourneys } from "./demo/composites.ts";
import { eventJourneys } from "./demo/events.ts";
import { forecastJourneys } from "./demo/forecast.ts";
import { keyboardJourneys } from "./demo/keyboard.ts";
import { overviewJourneys } from "./demo/overview.ts";
import { rollupJourneys } from "./demo/rollup.ts";
import { sloJourneys } from "./demo/slo.ts";
import { onDemo } from "./demo/on-demo.ts";

onDemo("the demo organisation", {
  "the overview": [overviewJourneys],
  "with the keyboard alone": [keyboardJourneys],
  "an SLO's page": [sloJourneys],
  "a forecast": [forecastJourneys],
  "another target": [backtestJourneys],
  "a team's figure": [rollupJourneys],
  "a composite": [compositeJourneys],
  "where a budget went": [eventJourneys],
  "every page": [accessibilityJourneys],
});
