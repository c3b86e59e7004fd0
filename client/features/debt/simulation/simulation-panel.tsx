import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useId, useMemo, useState } from "react";
import { type Simulation, simulate } from "#shared/debt/simulation.ts";
import type { SimulationFacts, TeamPlanning } from "#shared/debt/views.ts";
import { TwoCoursesChart } from "#client/ui/charts/two-courses-chart.tsx";
import { formatShare, leftOrOverspent } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { percentOf, readPercent, triedShare } from "#client/features/debt/decide/share.ts";
import { readGrowth, type TeamAddress } from "./address.ts";
import { Currency } from "./currency.tsx";
import { PaidBack } from "./paid-back.tsx";
import { assumptionWords, observedWords } from "./assumption-words.ts";
import { basisWords, DAYS_AHEAD, leftNow, simulationTitle } from "./words.ts";
import classes from "./simulation.module.css";

/** How long the hand rests before the address follows it. */
const SETTLED_MS = 300;
/** The slider goes no further than a sprint is ever given to debt. */
const SLIDER_TO = 60;

interface SimulationPanelProps {
  readonly planning: TeamPlanning;
  readonly address: TeamAddress;
  readonly onAddress: (address: TeamAddress) => void;
}

/** What becomes of a budget with a share of each sprint for debt, and without. Worked out in this browser. */
export function SimulationPanel({ planning, address, onAddress }: SimulationPanelProps) {
  const { simulations, decision, recommendation, policy } = planning;
  const [tried, setTried] = useState(address);
  const settle = useDebouncedCallback(onAddress, SETTLED_MS);
  const facts = simulations.find(({ key }) => key === tried.slo) ?? simulations[0];
  const usual = percentOf(decision?.planned ?? recommendation?.share ?? policy.base);
  const percent = Number(tried.share ?? usual);
  const share = triedShare(percent, decision?.planned ?? null, recommendation?.share ?? null);
  const heldShare = tried.held === undefined ? policy.heldShare : Number(tried.held) / 100;
  const growthPerWeek = tried.growth === undefined ? undefined : 1 + Number(tried.growth) / 100;
  const simulation = useMemo(
    () =>
      facts === undefined
        ? null
        : simulate(
            facts,
            {
              share,
              days: DAYS_AHEAD,
              heldShare,
              ...(growthPerWeek === undefined ? {} : { growthPerWeek }),
            },
            policy,
          ),
    [facts, share, heldShare, growthPerWeek, policy],
  );
  function attempt(change: { readonly [Field in keyof TeamAddress]?: string | undefined }): void {
    const next = Object.fromEntries(
      Object.entries({ ...tried, ...change }).filter(([, value]) => value !== undefined),
    ) as TeamAddress;
    setTried(next);
    settle(next);
  }
  if (facts === undefined || simulation === null)
    return (
      <p className={classes.quiet}>
        Nothing can be simulated: no budget of this team has a window of which enough is known.
      </p>
    );
  return (
    <div className={classes.panel}>
      <Choice
        simulations={simulations}
        facts={facts}
        percent={percent}
        usual={usual}
        usualName={decision === null ? "recommended" : "planned"}
        onShare={(share) => attempt({ share: share === usual ? undefined : String(share) })}
        onSlo={(slo) => attempt({ slo: slo === simulations[0]?.key ? undefined : slo })}
      />
      <Courses facts={facts} simulation={simulation} percent={percent} />
      <Currency facts={facts} simulation={simulation} share={share} />
      <PaidBack facts={facts} simulation={simulation} register={planning.register} />
      <p className={`${classes.quiet} ${classes.onlyPrint}`}>
        {assumptionWords(facts, heldShare, growthPerWeek)}
      </p>
      <Assumptions
        facts={facts}
        address={tried}
        heldUsual={percentOf(policy.heldShare)}
        onAttempt={attempt}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly simulations: readonly SimulationFacts[];
  readonly facts: SimulationFacts;
  readonly percent: number;
  readonly usual: number;
  readonly usualName: string;
  readonly onShare: (percent: number) => void;
  readonly onSlo: (key: string) => void;
}

function Choice({ simulations, facts, percent, usual, usualName, onShare, onSlo }: ChoiceProps) {
  const id = useId();
  return (
    <div className={classes.choice}>
      <div className={classes.slider}>
        <label htmlFor={id}>Share of each sprint for debt</label>
        <output htmlFor={id}>{formatShare(percent / 100)}</output>
        <input
          id={id}
          type="range"
          min={0}
          max={Math.max(SLIDER_TO, percent)}
          step={1}
          value={percent}
          disabled={facts.capacityDays === null}
          aria-valuetext={`${percent} percent`}
          onChange={(event) => onShare(event.currentTarget.valueAsNumber)}
        />
        <small>
          {percent === usual ? (
            `as ${usualName}`
          ) : (
            <button type="button" className={classes.back} onClick={() => onShare(usual)}>
              back to what is {usualName}: {formatShare(usual / 100)}
            </button>
          )}
        </small>
      </div>
      {simulations.length === 1 ? (
        <p className={classes.quiet}>
          <SloLink slo={facts.key}>{facts.title}</SloLink>: {leftOrOverspent(leftNow(facts))}
        </p>
      ) : (
        <NativeSelect
          size="xs"
          label="Budget, the worst first"
          data={simulations.map((one) => ({
            value: one.key,
            label: `${one.title}: ${leftOrOverspent(leftNow(one))}`,
          }))}
          value={facts.key}
          onChange={(event) => onSlo(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

interface CoursesProps {
  readonly facts: SimulationFacts;
  readonly simulation: Simulation;
  readonly percent: number;
}

function Courses({ facts, simulation, percent }: CoursesProps) {
  const zone = useZone();
  const left = leftNow(facts);
  const { with: working, without } = simulation;
  return (
    <TwoCoursesChart
      title={simulationTitle(facts, simulation, percent / 100, zone)}
      what={`Left of the budget of ${facts.title}, in percent, over the next ${DAYS_AHEAD} days`}
      from={facts.at}
      chosen={
        working === null
          ? null
          : { name: `with ${percent} % for debt`, left: [left, ...working.remaining] }
      }
      other={{ name: "without the work", left: [left, ...without.remaining] }}
    />
  );
}

interface AssumptionsProps {
  readonly facts: SimulationFacts;
  readonly address: TeamAddress;
  /** The policy's, in percent. */
  readonly heldUsual: number;
  readonly onAttempt: (change: {
    readonly held?: string | undefined;
    readonly growth?: string | undefined;
  }) => void;
}

function Assumptions({ facts, address, heldUsual, onAttempt }: AssumptionsProps) {
  const [growth, setGrowth] = useState(address.growth ?? "");
  const [held, setHeld] = useState(address.held ?? String(heldUsual));
  return (
    <fieldset className={`${classes.assumptions} no-print`}>
      <legend>Assumptions</legend>
      <div className={classes.fields}>
        <TextInput
          size="xs"
          label="Feature work held while exhausted"
          inputMode="numeric"
          maxLength={3}
          rightSection="%"
          value={held}
          error={readPercent(held) === null ? "0 to 100" : null}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setHeld(text);
            const percent = readPercent(text);
            if (percent !== null)
              onAttempt({ held: percent === heldUsual ? undefined : String(percent) });
          }}
        />
        <TextInput
          size="xs"
          label="Growth of interest in a week"
          maxLength={4}
          rightSection="%"
          placeholder={observedWords(facts)}
          value={growth}
          error={growth === "" || readGrowth(growth) !== null ? null : "-50 to 100"}
          onChange={(event) => {
            const text = event.currentTarget.value.trim();
            setGrowth(text);
            if (text === "") onAttempt({ growth: undefined });
            const percent = readGrowth(text);
            if (percent !== null) onAttempt({ growth: String(percent) });
          }}
        />
      </div>
      <p className={classes.quiet}>{basisWords(facts)}</p>
    </fieldset>
  );
}
