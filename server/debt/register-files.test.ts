import { describe, expect, it } from "vitest";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { readRegister } from "./register-files.ts";

const KNOWN = { services: new Set(["payments-api"]), scenarios: new Set(["STA-01"]) };

const DEBT = `kind: headroom/debt
id: pay-1
service: payments-api
title: Dead connections
intent: good
takenAt: 2026-06-01
decidedBy: Noor
principalDays: 5
`;

function read(text: string) {
  const { documents } = readDocuments("debts.yaml", text);
  return readRegister(documents, DEFAULT_PLANNING_POLICY, KNOWN);
}

describe("files of debts and decisions", () => {
  it("write a debt down when it was taken, and close it when it was closed", () => {
    const closed = `${DEBT}status: paid\nclosedAt: 2026-09-01\nclosedBy: Tomás\nnote: replaced\n`;
    const [versions] = read(closed).debts;
    expect(
      versions?.map(({ version, at, by, note, draft }) => [version, at, by, note, draft.status]),
    ).toEqual([
      [1, Date.UTC(2026, 5, 1), "Noor", null, "open"],
      [2, Date.UTC(2026, 8, 1), "Tomás", "replaced", "paid"],
    ]);
  });

  it("give a decision its recommendation from the figures that it gives", () => {
    const { decisions, problems } = read(`kind: headroom/decision
id: d-1
team: payments
sprint: board/7
planned: 0.2
decidedBy: Grace
decidedAt: 2026-11-20T10:00:00Z
reason: The sale
need: 0.4
budget: { slo: payments-api/availability, title: Payments, window: 30d, status: warning, remaining: 0.25 }
forecast: { probability: 0.6, horizon: 2026-12-20 }
`);
    expect(problems).toEqual([]);
    expect(decisions[0]?.recommended).toBeCloseTo(0.36, 12);
    expect(decisions[0]).toMatchObject({ planned: 0.2, forecast: { exhausted: null } });
  });

  it.each([
    ["status: paid", "closedAt is missing"],
    ["closedAt: 2026-05-01\nstatus: paid", "closedAt: must not be before takenAt"],
    ["reviewBy: 2026-05-31", "reviewBy: must not be before takenAt"],
    ["trackerUrl: javascript:alert(1)", "trackerUrl"],
    ["interest: { budgetPerWeek: 3 % }", "interest.budgetPerWeek must be a number"],
  ])("leave out a debt that says %s, and say where", (line, message) => {
    const { debts, problems } = read(`${DEBT}${line}\n`);
    expect(debts).toEqual([]);
    expect(problems).toMatchObject([
      {
        severity: "error",
        message: expect.stringContaining(message),
        where: { file: "debts.yaml" },
      },
    ]);
  });

  it("warn of names that nobody knows, with what was meant, and take the debt all the same", () => {
    const { debts, problems } = read(
      DEBT.replace("payments-api", "payment-api").concat("scenarios: [STA-01, STA-99x]\n"),
    );
    expect(debts).toHaveLength(1);
    expect(problems).toMatchObject([
      { severity: "warning", remedy: 'did you mean "payments-api"?', where: { line: 3 } },
      { severity: "warning", where: { line: 9 } },
    ]);
  });

  it("take the first of two with one id, and say what is neither debt nor decision", () => {
    const { debts, problems } = read(`${DEBT}---\n${DEBT}---\nkind: headroom/evidence\n`);
    expect(debts).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual([
      "register.repeated-id",
      "register.unrecognised",
    ]);
  });
});
