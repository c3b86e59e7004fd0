import { toCsv, type CsvCell } from "#shared/kernel/csv.ts";
import { percent } from "#shared/gate/words.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type {
  AdviceGroup,
  AdviceRecord,
  DebtRow,
  PlanningBoard,
  PlanningRow,
  SprintRecord,
  TeamPlanning,
} from "./views.ts";
import { isBelowAdvice } from "./allocation.ts";
import { reviewDay } from "./register.ts";
import { personDays } from "./words.ts";

/** Texts come from people and trackers: in a table a line has to stay a line, and nothing of it is markup. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#]/g, String.raw`\$&`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? "unknown" : percent(value);
/** What is left, or by how much it is overspent. */
const left = (remaining: number | null): string =>
  remaining === null
    ? "unknown"
    : remaining < 0
      ? `overspent by ${percent(-remaining)}`
      : `${percent(remaining)} left`;
const points = (change: number | null): string =>
  change === null
    ? "unknown"
    : `${change < 0 ? "\u2212" : "+"}${Math.abs(Math.round(change * 100))} points`;
/** The last day of what ends before an instant. */
const lastDate = (end: Instant): string => date(end - 1);
const date = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

function decisionWords({ decision, recommendation }: PlanningRow): string {
  if (decision === null) return "open";
  const recommended = decision.recommended ?? recommendation?.share ?? null;
  const below =
    recommended !== null && isBelowAdvice({ planned: decision.planned, recommended })
      ? ` (below ${percent(recommended)}: ${plain(decision.reason ?? "no reason given")})`
      : "";
  return `${percent(decision.planned)} by ${plain(decision.decidedBy)}${below}`;
}

function boardRow(row: PlanningRow): readonly string[] {
  const { title, sprint, budget, recommendation, last, openDays, turnedBad, why } = row;
  return [
    plain(title),
    sprint === null ? "none" : plain(sprint.name),
    budget === null ? "unknown" : `${budget.status}, ${left(budget.remaining)}`,
    share(recommendation?.share),
    decisionWords(row),
    last === null ? "unknown" : share(last.debtShare),
    `${personDays(openDays)}${turnedBad > 0 ? `, ${turnedBad} turned bad` : ""}`,
    plain(why),
  ];
}

function adviceWords({ followed, ignored, leftOut }: AdviceRecord): string {
  const group = (name: string, { sprints, meanChange, daysExhausted }: AdviceGroup): string =>
    sprints === 0
      ? `${name}: no closed sprint of which enough is known`
      : `${name}: ${sprints} ${sprints === 1 ? "sprint" : "sprints"}, the worst budget changed by ${points(meanChange)} on average, ${daysExhausted} days exhausted`;
  return `- ${group("Advice followed", followed)}\n- ${group("Advice not followed", ignored)}\n- Left out: ${leftOut}\n`;
}

/** The board as Markdown, for the planning document. Texts of people are escaped. */
export function boardMarkdown(board: PlanningBoard): string {
  const head = [
    "Team",
    "Sprint",
    "Worst budget",
    "Recommended",
    "Planned",
    "Last actual",
    "Open debt",
    "Why",
  ];
  return `## Debt in the next sprint\n\nAs of ${new Date(board.at).toISOString()}, policy ${plain(board.policy.version)}.\n\n${table(head, board.rows.map(boardRow))}\n### Did following the advice pay?\n\n${adviceWords(board.advice)}`;
}

const STANDINGS: Readonly<Record<DebtRow["standing"], string>> = {
  good: "good",
  bad: "bad",
  "turned-bad": "turned bad",
};

function debtLine(row: DebtRow): readonly string[] {
  const { debt, standing, interest, savedPerDay, paybackSprints, serviceTitle } = row;
  const review = debt.reviewBy === null ? "" : `, review by ${date(reviewDay(debt.reviewBy))}`;
  return [
    plain(debt.title),
    plain(serviceTitle),
    `${STANDINGS[standing]}${review}`,
    personDays(debt.principalDays),
    interest.budgetPerWeek === null
      ? "unknown"
      : `${percent(interest.budgetPerWeek)} a week (${interest.source})`,
    `${Number(interest.toilHoursPerWeek.toPrecision(3))} h a week`,
    savedPerDay === null ? "unknown" : `${Number((savedPerDay * 100).toPrecision(2))} %`,
    paybackSprints === null ? "unknown or never" : `${Number(paybackSprints.toFixed(1))} sprints`,
    plain(debt.why),
    debt.trackerUrl === null ? "" : `<${debt.trackerUrl.replace(/[<>|\s]/g, encodeURIComponent)}>`,
  ];
}

function sprintLine(record: SprintRecord): readonly string[] {
  const { sprint, recommended, planned, actuals, budgetBefore, budgetAfter, daysExhausted } =
    record;
  return [
    `${plain(sprint.name)} (${date(sprint.start)} to ${lastDate(sprint.end)})`,
    `${share(recommended)}${record.recommendedAfterwards ? " (worked out afterwards)" : ""}`,
    planned === null ? "undecided" : share(planned),
    record.state === "coming" ? "not begun" : share(actuals?.debtShare),
    record.state === "coming"
      ? ""
      : `${share(budgetBefore)} to ${record.state === "running" ? "not over" : share(budgetAfter)}`,
    record.state === "coming" ? "" : daysExhausted === null ? "unknown" : String(daysExhausted),
    record.decision === null || record.decision.reason === null
      ? ""
      : plain(record.decision.reason),
  ];
}

/** A team's planning as Markdown: recommendation, decision, register and past sprints. */
export function teamMarkdown(team: TeamPlanning): string {
  const { title, recommendation, unknownWhy, whyText, whatIfNotText, register, sprints } = team;
  const advice =
    recommendation === null
      ? `No recommendation: ${plain(unknownWhy ?? "too little is known")}.`
      : `Recommended: **${percent(recommendation.share)}**. Planned: ${decisionWords(team)}.\n\n${plain(team.decision?.why ?? whyText)}\n\n${plain(team.decision?.whatIfNot ?? whatIfNotText)}`;
  const debts = table(
    [
      "Debt",
      "Service",
      "Standing",
      "Work",
      "Burns",
      "Toil",
      "Saved per person-day",
      "Pays back in",
      "Why",
      "Tracker",
    ],
    register.map(debtLine),
  );
  const past = table(
    [
      "Sprint",
      "Recommended",
      "Planned",
      "Actual",
      "Worst budget",
      "Days exhausted",
      "Reason for less",
    ],
    // What nobody decided on yet is recommended by the figures as they stand.
    sprints.map((record) =>
      sprintLine(
        record.sprint.id === team.sprint?.id && record.recommended === null
          ? { ...record, recommended: recommendation?.share ?? null }
          : record,
      ),
    ),
  );
  return `## Debt of ${plain(title)}\n\nAs of ${new Date(team.at).toISOString()}.\n\n${advice}\n\n### Register\n\n${register.length === 0 ? "No debt is open.\n" : debts}\n### Sprints\n\n${sprints.length === 0 ? "No sprint is known.\n" : past}\n${adviceWords(team.advice)}`;
}

/** The board as CSV: a line for each team, figures in full. */
export function boardCsv(board: PlanningBoard): string {
  const head = [
    "team",
    "title",
    "sprint",
    "start",
    "last day",
    "capacity person-days",
    "worst budget",
    "status",
    "remaining",
    "probability of exhaustion",
    "recommended",
    "planned",
    "decided by",
    "decided at",
    "reason",
    "last sprint",
    "last actual",
    "open debts",
    "open person-days",
    "turned bad",
    "why",
    "as of",
    "policy version",
  ];
  const lines = board.rows.map((row): readonly CsvCell[] => {
    const { sprint, budget, decision, last } = row;
    return [
      row.team,
      row.title,
      sprint?.name ?? null,
      sprint === null ? null : date(sprint.start),
      sprint === null ? null : lastDate(sprint.end),
      sprint?.capacityDays ?? null,
      budget?.title ?? null,
      budget?.status ?? null,
      budget?.remaining ?? null,
      row.recommendation?.probability ?? null,
      row.recommendation?.share ?? null,
      decision?.planned ?? null,
      decision?.decidedBy ?? null,
      decision === null ? null : new Date(decision.decidedAt).toISOString(),
      decision?.reason ?? null,
      last?.sprint.name ?? null,
      last?.debtShare ?? null,
      row.openDebts,
      row.openDays,
      row.turnedBad,
      decision?.why ?? row.why,
      new Date(board.at).toISOString(),
      board.policy.version,
    ];
  });
  return toCsv([head, ...lines]);
}

/** A team's register as CSV, open and closed debts, figures in full. */
export function registerCsv({ register, closed }: TeamPlanning): string {
  const head = [
    "id",
    "title",
    "service",
    "team",
    "status",
    "standing",
    "taken",
    "decided by",
    "review by",
    "person-days",
    "budget per week",
    "interest",
    "toil hours per week",
    "saved per person-day",
    "payback sprints",
    "why",
    "what if not",
    "scenarios",
    "themes",
    "incidents",
    "tracker",
    "closed",
  ];
  const lines = [...register, ...closed].map((row): readonly CsvCell[] => {
    const { debt, interest } = row;
    return [
      debt.id,
      debt.title,
      debt.service,
      row.team,
      debt.status,
      row.standing,
      date(debt.takenAt),
      debt.decidedBy,
      debt.reviewBy === null ? null : date(reviewDay(debt.reviewBy)),
      debt.principalDays,
      interest.budgetPerWeek,
      interest.source,
      interest.toilHoursPerWeek,
      row.savedPerDay,
      row.paybackSprints,
      debt.why,
      debt.whatIfNot,
      debt.scenarios.join(" "),
      debt.themes.join(" "),
      debt.incidents.join(" "),
      debt.trackerUrl,
      debt.closedAt === null ? null : date(debt.closedAt),
    ];
  });
  return toCsv([head, ...lines]);
}
