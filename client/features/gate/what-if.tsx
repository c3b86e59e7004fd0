import { Checkbox } from "@mantine/core";
import { useId, useState } from "react";
import type { GateRequest } from "#shared/gate/model.ts";
import { hourFactor } from "#shared/gate/traffic-profile.ts";
import type { GateFactsView } from "#shared/gate/views.ts";
import { compareExposures, type Exposure, type WhatIf } from "#shared/gate/what-if.ts";
import { capital, formatDuration, formatShare } from "#client/ui/format.ts";
import { type TakenBack, takenBackSentence } from "./cost-words.ts";
import classes from "./gate.module.css";
import { nearestStop } from "./stops.ts";
import { EXPOSURE_NAMES, exposureReach, exposureSentence, gainSentence } from "./what-if-words.ts";
import { VerdictMark } from "./verdict-mark.tsx";

interface WhatIfPanelProps {
  readonly view: GateFactsView;
  readonly request: GateRequest;
  readonly history: TakenBack;
  readonly onShare: (share: number) => void;
  readonly onFlag: (flag: boolean) => void;
}

const CHANCES = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1];
const ERROR_RATES = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
const MINUTES = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 480];
const SHARES = [0.01, 0.03, 0.05, 0.1, 0.25, 0.5, 1];

/** What a failure is taken to be until somebody moves a slider. */
const USUAL = { failureChance: 0.1, errorRate: 0.2, minutesToRollback: 30 };

/** What it could cost, and what the gate would say then. Worked out in this browser by the server's own functions. */
export function WhatIfPanel({ view, request, history, onShare, onFlag }: WhatIfPanelProps) {
  const [assumed, setAssumed] = useState(USUAL);
  const share = request.share ?? 1;
  const whatIf: WhatIf = { ...assumed, share };
  const factor = hourFactor(view.profile, view.facts.at);
  const exposures = compareExposures(view.facts, request, view.document, whatIf, {
    hourFactor: factor,
  });
  const gain = gainSentence(exposures);
  const basis = takenBackSentence(history);
  return (
    <div className={classes.stack}>
      <output className={classes.message}>{gain ?? exposureHeadline(exposures)}</output>
      <div className={classes.sliders}>
        <Slider
          label="Chance that it fails"
          stops={CHANCES}
          value={assumed.failureChance}
          write={formatShare}
          onValue={(failureChance) => setAssumed({ ...assumed, failureChance })}
        />
        <Slider
          label="Requests that fail then"
          stops={ERROR_RATES}
          value={assumed.errorRate}
          write={formatShare}
          onValue={(errorRate) => setAssumed({ ...assumed, errorRate })}
        />
        <Slider
          label="Time until it is taken back"
          stops={MINUTES}
          value={assumed.minutesToRollback}
          write={(minutes) => formatDuration(minutes * 60)}
          onValue={(minutesToRollback) => setAssumed({ ...assumed, minutesToRollback })}
        />
        <Slider
          label="Traffic that meets it first"
          stops={SHARES}
          value={share}
          write={formatShare}
          onValue={onShare}
        />
        <Checkbox
          label="behind a flag that can be turned off"
          checked={request.flag === true}
          onChange={(event) => onFlag(event.currentTarget.checked)}
        />
      </div>
      <ul className={classes.exposures} aria-label="Ways to ship it">
        {exposures.map((exposure) => (
          <ExposureRow key={exposure.kind} exposure={exposure} />
        ))}
      </ul>
      <p className={classes.quiet}>
        {exposures[0]?.cost?.ofLeft === null
          ? "A bar is what a failure would take, as a share of the whole budget, as nothing of it is left. "
          : "A bar is what a failure would take, as a share of what is left of the budget. "}
        A flag is off everywhere within a minute.{" "}
        {Math.abs(factor - 1) < 0.005
          ? null
          : `At this hour of the week there is ${formatShare(factor)} of the average traffic. `}
        {basis}
      </p>
    </div>
  );
}

function exposureHeadline([planned]: readonly Exposure[]): string {
  return planned === undefined ? "" : `${capital(exposureSentence(planned))}.`;
}

function ExposureRow({ exposure }: { readonly exposure: Exposure }) {
  const { kind, cost, verdict, verdictAfter, whatIf } = exposure;
  const reach = exposureReach(exposure);
  return (
    <li>
      <span className={classes.exposureName}>
        {EXPOSURE_NAMES[kind]}
        {kind === "canary" ? <small> of {formatShare(whatIf.share)}</small> : null}
      </span>
      <span className={classes.exposureVerdict}>
        <small>now</small> <VerdictMark verdict={verdict} />
      </span>
      <span className={classes.exposureVerdict}>
        <small>once failed</small> <VerdictMark verdict={verdictAfter} />
      </span>
      <span
        className={classes.track}
        data-unknown={cost === null}
        data-spent={cost?.ofLeft === null}
        aria-hidden="true"
      >
        <span style={{ inlineSize: `${(reach * 100).toFixed(2)}%` }} />
      </span>
      <span className={classes.exposureText}>{capital(exposureSentence(exposure))}.</span>
    </li>
  );
}

interface SliderProps {
  readonly label: string;
  /** In ascending order. */
  readonly stops: readonly number[];
  readonly value: number;
  readonly write: (value: number) => string;
  readonly onValue: (value: number) => void;
}

/** Over round values rather than over all: what may go wrong is not known any better. */
function Slider({ label, stops, value, write, onValue }: SliderProps) {
  const id = useId();
  return (
    <div className={classes.slider}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{write(value)}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearestStop(stops, value)}
        aria-valuetext={write(value)}
        onChange={(event) => onValue(stops[event.currentTarget.valueAsNumber] ?? value)}
      />
    </div>
  );
}
