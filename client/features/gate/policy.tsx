import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RISK_CLASSES, type RiskClass } from "#shared/gate/model.ts";
import { CONDITIONS, type GateOverride, type GatePolicy } from "#shared/gate/policy.ts";
import type { PolicyVersion, PolicyView } from "#shared/gate/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { plural, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import classes from "./gate.module.css";
import { policyChanges } from "./policy-changes.ts";
import { conditionWords, exposureWords, isSilent, ruleLines } from "./policy-words.ts";
import { VerdictMark } from "./verdict-mark.tsx";

interface PolicyProps {
  readonly now: Instant;
  /** The class that the question on the page is judged as; its column stands out. */
  readonly judgedAs: RiskClass | null;
}

/** What the gate judges by: the version in force, what is different for whom, and what it was before. */
export function PolicyPanel({ now, judgedAs }: PolicyProps) {
  const policy = useQuery(useTRPC().gate.policy.queryOptions());
  if (policy.data !== undefined) return <Loaded view={policy.data} now={now} judgedAs={judgedAs} />;
  if (!policy.isError) return <Skeleton height={320} radius="sm" />;
  return (
    <FailureNotice
      what="The policy could not be loaded"
      failure={asFailure(policy.error)}
      onRetry={() => void policy.refetch()}
    />
  );
}

function Loaded({ view, now, judgedAs }: PolicyProps & { readonly view: PolicyView }) {
  const shown = view.inForce ?? view.history[0];
  return (
    <div className={classes.stack}>
      <Problems view={view} />
      {shown === undefined ? null : (
        <>
          <p className={classes.basis}>
            {view.inForce === null ? "Not in force; as it was last read: " : null}“
            {shown.document.policy.name}” of {shown.document.policy.source}, version {shown.version}{" "}
            (<code>{shown.digest.slice(0, 12)}</code>)
            {shown.effectiveFrom === 0 ? null : (
              <>
                , since <Moment at={shown.effectiveFrom} now={now} as="day" />{" "}
                <Moment at={shown.effectiveFrom} now={now} as="clock" />
              </>
            )}
            .
          </p>
          <div className={classes.policy}>
            <Table policy={shown.document.policy} judgedAs={judgedAs} />
            <Rules policy={shown.document.policy} judgedAs={judgedAs} />
          </div>
          <p className={classes.quiet}>
            The worst budget of the service counts, and the strictest of all rules decides.{" "}
            {exposureWords(shown.document.policy)} {fixesWords(shown.document.policy)}
          </p>
          <Overrides overrides={shown.document.overrides} />
          <History history={view.history} now={now} />
        </>
      )}
    </div>
  );
}

function fixesWords({ exceptions }: GatePolicy): string {
  const passing = Object.entries(exceptions)
    .filter(([, passes]) => passes)
    .map(([name]) => `${name.replace("-", " ")}es`);
  return passing.length === 0
    ? "No kind of fix is excepted."
    : `With caution at worst pass: ${passing.join(", ")}.`;
}

function Problems({ view: { problems, inForce } }: { readonly view: PolicyView }) {
  if (problems.length === 0) return null;
  return (
    <div className={classes.problems} role={inForce === null ? "alert" : "status"}>
      <b>
        {inForce === null
          ? "The policy cannot be read, so that nothing may pass by it."
          : "The policy was read, with something to know."}
      </b>
      <ul>
        {problems.map(({ message, remedy, where, severity }) => (
          <li key={`${where?.file}${where?.line}${message}`}>
            <code>
              {[where?.file, where?.line, where?.column]
                .filter((part) => part !== undefined)
                .join(":")}
            </code>{" "}
            {severity}: {sentenceOf(message)}
            {remedy === undefined ? null : ` What to try: ${remedy}.`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function RiskHeads({ judgedAs }: Pick<PolicyProps, "judgedAs">) {
  return RISK_CLASSES.map((risk) => (
    <th key={risk} scope="col" data-judged={risk === judgedAs}>
      {risk} risk
    </th>
  ));
}

function Table({
  policy,
  judgedAs,
}: { readonly policy: GatePolicy } & Pick<PolicyProps, "judgedAs">) {
  return (
    <table className={classes.policyTable} aria-label="What the worst budget says">
      <thead>
        <tr>
          <th scope="col">Worst budget</th>
          <RiskHeads judgedAs={judgedAs} />
        </tr>
      </thead>
      <tbody>
        {CONDITIONS.map((condition) => (
          <tr key={condition}>
            <th scope="row">{conditionWords(condition, policy)}</th>
            {RISK_CLASSES.map((risk) => (
              <td key={risk} data-judged={risk === judgedAs}>
                <VerdictMark verdict={policy.table[condition][risk]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rules({
  policy,
  judgedAs,
}: { readonly policy: GatePolicy } & Pick<PolicyProps, "judgedAs">) {
  return (
    <table className={classes.policyTable} aria-label="Further rules">
      <thead>
        <tr>
          <th scope="col">Further rule</th>
          <RiskHeads judgedAs={judgedAs} />
        </tr>
      </thead>
      <tbody>
        {ruleLines(policy).map(({ name, verdict, isOn, effect }) => (
          <tr key={name} data-off={!isOn}>
            <th scope="row">{name}</th>
            {!isOn ? (
              <td colSpan={3}>off</td>
            ) : verdict === null ? (
              <td colSpan={3}>{effect}</td>
            ) : (
              RISK_CLASSES.map((risk) => (
                <td key={risk} data-judged={risk === judgedAs}>
                  {isSilent(verdict[risk]) ? (
                    <span className={classes.silent}>–</span>
                  ) : (
                    <VerdictMark verdict={verdict[risk]} />
                  )}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function changesText(override: GateOverride): string {
  const parts: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) parts.push(`${path}: ${String(value)}`);
    else
      for (const [name, below] of Object.entries(value))
        walk(below, path === "" ? name : `${path}.${name}`);
  };
  walk(override.changes, "");
  return parts.join(", ");
}

function Overrides({ overrides }: { readonly overrides: readonly GateOverride[] }) {
  if (overrides.length === 0)
    return <p className={classes.quiet}>The same rules hold for every team and service.</p>;
  return (
    <table className={classes.table} aria-label="Rules of their own">
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Instead</th>
          <th scope="col">Why, and by whom</th>
        </tr>
      </thead>
      <tbody>
        {overrides.map((override) => (
          <tr key={`${override.scope}${override.name}${override.why}`}>
            <th scope="row">
              {override.scope} {override.name}
            </th>
            <td>
              <code>{changesText(override)}</code>
            </td>
            <td>
              “{override.why}” <small>{override.by}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MOST_CHANGES = 8;

function History({
  history,
  now,
}: {
  readonly history: readonly PolicyVersion[];
  readonly now: Instant;
}) {
  if (history.length === 0) return null;
  return (
    <details className={classes.history}>
      <summary>History: {plural(history.length, "version")}</summary>
      <ol>
        {history.map((version, index) => (
          <li key={version.version}>
            <b>Version {version.version}</b> <code>{version.digest.slice(0, 12)}</code>, since{" "}
            <Moment at={version.effectiveFrom} now={now} as="day" />{" "}
            <Moment at={version.effectiveFrom} now={now} as="clock" />
            <Changes version={version} before={history[index + 1]} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Changes({
  version,
  before,
}: {
  readonly version: PolicyVersion;
  readonly before: PolicyVersion | undefined;
}) {
  if (before === undefined) return <span className={classes.quiet}> the first one kept</span>;
  const changes = policyChanges(before.document, version.document);
  return (
    <ul>
      {changes.slice(0, MOST_CHANGES).map((change) => (
        <li key={change.path}>
          <code>{change.path}</code>: {change.before ?? "not set"} → {change.after ?? "not set"}
        </li>
      ))}
      {changes.length > MOST_CHANGES ? (
        <li>{plural(changes.length - MOST_CHANGES, "further change")}</li>
      ) : null}
    </ul>
  );
}
