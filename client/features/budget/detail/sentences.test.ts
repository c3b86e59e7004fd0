import { describe, expect, it } from "vitest";
import type { Budget } from "#shared/budget/model.ts";
import type { AttributedBurn } from "#shared/incidents/model.ts";
import {
  aBudget as aBudgetAt,
  aBudgetRow,
  aBurnRate,
  aFanForecast,
  anAlertState,
} from "#fixtures/builders.ts";
import { budgetUnit } from "#client/ui/charts/units.ts";
import {
  alertName,
  alertSentence,
  burnMessage,
  causeSentence,
  threeWays,
  verdictFigure,
  verdictSentence,
} from "./sentences.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");
const HOUR = 3_600_000;
const events = budgetUnit("Occurrences", 60);
const minutes = budgetUnit("Timeslices", 60);
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const aBudget = (overrides: Partial<Budget> = {}): Budget => aBudgetAt({ at: NOW, ...overrides });
const PAGE = anAlertState();

describe("verdict", () => {
  it("says what is left, or that it is not known", () => {
    expect(plain(verdictFigure(aBudget()))).toBe("60 % left");
    expect(plain(verdictFigure({ status: "exhausted", remaining: -0.038 }))).toBe(
      "overspent by 3.8 %",
    );
    expect(verdictFigure({ status: "unknown", remaining: 0.9 })).toBe("unknown");
    expect(verdictFigure({ status: "no-traffic", remaining: null })).toBe("no traffic");
  });

  it("explains each status in one sentence", () => {
    expect(verdictSentence(aBudget(), aBudgetRow(), "UTC")).toBe(
      "It is being spent 0.5 times as fast as planned; at this pace it lasts.",
    );
    expect(
      plain(
        verdictSentence(
          aBudget({ status: "burning", exhaustedAt: NOW + 4 * HOUR }),
          aBudgetRow({ burn: 14.8, firing: "page", firingSince: NOW - HOUR }),
          "Europe/Berlin",
        ),
      ),
    ).toBe(
      "It is being spent 14.8 times as fast as planned since 15:00; at this pace it is gone in 4 h.",
    );
    expect(
      verdictSentence(
        aBudget({ status: "exhausted", exhaustedSince: NOW - 50 * HOUR }),
        aBudgetRow({ burn: 0 }),
        "UTC",
      ),
    ).toBe("The budget has been exhausted since Sat; nothing is being spent now.");
    expect(
      plain(verdictSentence(aBudget({ status: "unknown", coverage: 0.41 }), aBudgetRow(), "UTC")),
    ).toBe("41 % of the window was measured: too little to say what is left.");
    expect(
      verdictSentence(
        aBudget({ status: "unknown" }),
        aBudgetRow({ staleSince: NOW - HOUR }),
        "UTC",
      ),
    ).toContain("no data since 14:00");
  });
});

describe("with a forecast", () => {
  const DAY = 24 * HOUR;
  const forecast = aFanForecast({ at: NOW });
  const end = (budget: Budget, of = forecast) => {
    const { figure, detail } = threeWays(budget, events, "UTC", of)[2] ?? {
      figure: "",
      detail: "",
    };
    return [plain(figure), plain(detail)];
  };

  it("the verdict leaves to the forecast how it goes on", () => {
    expect(verdictSentence(aBudget(), aBudgetRow(), "UTC", forecast)).toBe(
      "It is being spent 0.5 times as fast as planned.",
    );
  });

  it("the date is the middle one, with its interval, beside that of the present pace", () => {
    expect(end(aBudget())).toEqual([
      "Sat 5 Dec, in 12 days",
      "80 % likely between Tue 1 Dec and Wed 9 Dec",
    ]);
    expect(end(aBudget({ exhaustedAt: NOW + 2 * DAY }))).toEqual([
      "Sat 5 Dec, in 12 days",
      "80 % likely between Tue 1 Dec and Wed 9 Dec; at the present pace on Wed 25 Nov",
    ]);
  });

  it("without a middle date it is that of the present pace, with how likely it runs out at all", () => {
    const rather = aFanForecast({
      at: NOW,
      probability: 0.34,
      date: { p10: NOW + 8 * DAY, p50: null, p90: null },
    });
    expect(end(aBudget(), rather)).toEqual([
      "not in sight",
      "34 % likely to run out before Wed 23 Dec",
    ]);
    expect(end(aBudget({ exhaustedAt: NOW + 4 * HOUR }), rather)).toEqual([
      "gone in 4 h",
      "on Mon 23 Nov, at the worse pace of the last hour and day; 34 % likely to run out before Wed 23 Dec",
    ]);
  });
});

describe("threeWays", () => {
  const figures = (budget: Budget, unit = events): string[] =>
    threeWays(budget, unit, "UTC").map((way) => plain(way.figure));

  it("says share, units and date", () => {
    expect(figures(aBudget({ exhaustedAt: NOW + 10 * 24 * HOUR }))).toEqual([
      "60 %",
      "600 events",
      "gone in 10 days",
    ]);
    expect(figures(aBudget())).toEqual(["60 %", "600 events", "not in sight"]);
    expect(
      figures(
        aBudget({ method: "Timeslices", leftBad: 25, allowedBad: 43, leftSeconds: 1_500 }),
        minutes,
      )[1],
    ).toBe("25 min");
  });

  it("says by how much it is overspent, and since when", () => {
    const overspent = aBudget({
      status: "exhausted",
      remaining: -3.83,
      leftBad: -4.8,
      allowedBad: 1.2,
      exhaustedSince: NOW - HOUR,
    });
    expect(figures(overspent)).toEqual(["−383 %", "−4 events", "exhausted since 14:00"]);
  });

  it("gives no figure for what is unknown, even where some of it was measured", () => {
    expect(figures(aBudget({ status: "unknown", coverage: 0.5 }))).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
    expect(figures(aBudget({ status: "no-traffic", remaining: null }))).toEqual([
      "no traffic",
      "no traffic",
      "no traffic",
    ]);
  });
});

describe("alerts", () => {
  it("say what they watch and how they stand", () => {
    expect(plain(alertName(PAGE))).toBe("page 1 h / 5 min at 14.4×");
    expect(alertSentence({ ...PAGE, firing: true, since: NOW - HOUR }, NOW, "UTC")).toBe(
      "firing since 14:00",
    );
    expect(alertSentence(PAGE, NOW, "UTC")).toBe("quiet");
    expect(alertSentence({ ...PAGE, held: true }, NOW, "UTC")).toContain("held back");
    expect(alertSentence({ ...PAGE, neverFires: true }, NOW, "UTC")).toContain("can never fire");
  });

  it("never resolve for want of data", () => {
    expect(
      alertSentence({ ...PAGE, firing: true, unmeasurable: true, since: NOW - HOUR }, NOW, "UTC"),
    ).toBe("too little of its windows was measured; it was firing since 14:00 and stays so");
    expect(alertSentence({ ...PAGE, unmeasurable: true, excluded: true }, NOW, "UTC")).toBe(
      "what it looks at is excluded; it was quiet and stays so",
    );
  });

  it("make the message above the burn rates", () => {
    const burn = [aBurnRate()];
    expect(burnMessage({ alerts: [{ ...PAGE, firing: true }], burn })).toBe(
      "It burns fast enough to page somebody",
    );
    expect(burnMessage({ alerts: [{ ...PAGE, severity: "ticket", firing: true }], burn })).toBe(
      "It burns fast enough to open a ticket",
    );
    expect(burnMessage({ alerts: [PAGE], burn })).toBe("No burn-rate alert fires");
    const silent = { ...PAGE, firing: true, unmeasurable: true };
    expect(burnMessage({ alerts: [silent], burn })).toBe(
      "It burned fast enough to page somebody when it could last be measured",
    );
    expect(burnMessage({ alerts: [{ ...silent, severity: "ticket" }], burn: [] })).toBe(
      "It burned fast enough to open a ticket when it could last be measured",
    );
    expect(burnMessage({ alerts: [PAGE], burn: [] })).toBe("How fast it burns is unknown");
    const quiet = burn.map((window) => ({ ...window, rate: null, total: 0 }));
    expect(burnMessage({ alerts: [PAGE], burn: quiet })).toBe("Without traffic nothing burns");
  });
});

describe("the cause that the page's sentence names", () => {
  const cause = (kind: AttributedBurn["kind"], title: string, bad: number): AttributedBurn => ({
    kind,
    id: title,
    title,
    url: null,
    from: NOW,
    to: null,
    bad,
  });
  const said = (...causes: readonly AttributedBurn[]) =>
    causeSentence({ causes, bad: 100 })?.replaceAll("\u00a0", " ") ?? null;

  it("is one that took at least a quarter", () => {
    expect(said(cause("incident", "Failover", 61))).toBe(
      "61 % of what was spent came from “Failover”.",
    );
    expect(said(cause("deploy", "Release 4f1c2e", 25))).toBe(
      "25 % of what was spent came from release 4f1c2e.",
    );
    expect(said(cause("dependency", "Database up", 30))).toBe(
      "30 % of what was spent came from Database up, which it depends on.",
    );
    expect(said(cause("incident", "Failover", 24), cause("unattributed", "", 76))).toBeNull();
    expect(said(cause("unattributed", "", 100))).toBeNull();
    expect(said()).toBeNull();
  });
});
