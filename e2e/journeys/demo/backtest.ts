import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { figuresIn, shows } from "#e2e/journeys/figures.ts";
import { NARROW, untilShown, WIDE } from "#e2e/journeys/person.ts";
import { goTo } from "#e2e/journeys/go-to.ts";
import { visit } from "#e2e/journeys/visit.ts";
import {
  type Backtest,
  type BacktestResult,
  prepareBacktest,
  ROUND_TARGETS,
} from "#shared/budget/backtest.ts";
import { type BudgetHistory, unpackCells } from "#shared/budget/history.ts";
import { turnDark, violationsOn } from "./accessibility.ts";
import type { Journey } from "./journey.ts";

const SLO = "payments-api/payments-availability";
const OWN = 0.9995;

/** The page's part that tries targets, scrolled to and filled. */
async function part(page: Page): Promise<Locator> {
  const section = page.getByRole("region", { name: "What if the target were another" });
  await goTo(section, section.getByRole("figure").getByRole("application"));
  await untilShown(page);
  return section;
}

/** What somebody does who asks what another target would have meant. */
export function backtestJourneys({ browser, site }: Journey): void {
  const address = (slo: string) => `${site().url}/slos/${slo}`;

  async function historyOf(slo: string): Promise<BudgetHistory> {
    const input = encodeURIComponent(JSON.stringify({ key: slo }));
    const answer = await fetch(`${site().url}/trpc/budget.history?input=${input}`);
    const { result } = (await answer.json()) as { readonly result: { data: BudgetHistory } };
    return result.data;
  }

  async function backtestOf(slo: string): Promise<Backtest> {
    const history = await historyOf(slo);
    return prepareBacktest(
      unpackCells(history.cells, (text) => Buffer.from(text, "base64")),
      history,
    );
  }

  /** Whether the page's words say what the arithmetic says. */
  function saysSo(said: string, result: BacktestResult): void {
    const times = result.exhausted.length;
    const word = times === 1 ? "once" : times === 2 ? "twice" : `${times} times`;
    if (times === 0) {
      const [, left = ""] = said.split("would have held: ");
      expect(shows(left, (result.least ?? Number.NaN) * 100)).toBe(true);
    } else {
      expect(said).toContain(`would have run out ${word}, for `);
      const [, days = ""] = /for (\d+)\sd/.exec(said) ?? [];
      expect(Math.abs(Number(days) * 86_400 - result.exhaustedSeconds)).toBeLessThan(86_400);
    }
    expect(figuresIn(said).slice(-2)).toEqual([result.pages, result.tickets]);
  }

  it("is tried with the arrow keys, and the words follow the stored history", async () => {
    const page = await visit(browser(), address(SLO));
    const section = await part(page);
    const backtest = await backtestOf(SLO);
    const slider = section.getByRole("slider", { name: "Target to try" });
    const said = section.locator("output").first();
    const heard = () => slider.getAttribute("aria-valuetext");
    await slider.focus();
    expect(await heard()).toBe("99.95\u00a0%");
    saysSo((await said.textContent()) ?? "", backtest.at(OWN));

    const at = ROUND_TARGETS.indexOf(OWN);
    for (let stop = at - 1; (ROUND_TARGETS[stop] ?? 0) >= 0.998; stop -= 1) {
      await page.keyboard.press("ArrowLeft");
      const target = ROUND_TARGETS[stop] as number;
      await expect.poll(heard).toBe(`${Number((target * 100).toFixed(4))}\u00a0%`);
      saysSo((await said.textContent()) ?? "", backtest.at(target));
    }
    expect(backtest.at(OWN).exhausted).toHaveLength(1);
    expect(backtest.at(0.998).exhausted).toEqual([]);
    await page.waitForURL(/\?target=99\.8$/);

    await page.reload();
    await part(page);
    expect(await heard()).toBe("99.8\u00a0%");
    await section.getByRole("button", { name: "Today’s: 99.95 %" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  it("is suggested with its reason, and chosen by its figure", async () => {
    const page = await visit(browser(), address(SLO));
    const section = await part(page);
    const backtest = await backtestOf(SLO);
    const suggested = backtest.suggest(0.2);
    const reason = section.getByText(/^Over the last 90\sd /);
    const [, target = 0, spare = 0] = figuresIn((await reason.textContent()) ?? "");
    expect(target / 100).toBeCloseTo(suggested?.target ?? Number.NaN, 9);
    expect(Math.abs(spare - (suggested?.least ?? Number.NaN) * 100)).toBeLessThanOrEqual(1);

    const slider = section.getByRole("slider");
    await reason.getByRole("button", { name: /^Try / }).click();
    await expect.poll(() => slider.getAttribute("aria-valuetext")).toBe(`${target}\u00a0%`);
    const field = section.getByRole("textbox", { name: "exactly" });
    await field.fill("ninety");
    await section.getByText("50 to 99.9999").waitFor();
    await field.fill("99,123");
    await field.press("Enter");
    const said = section.locator("output").first();
    await expect.poll(() => said.textContent()).toMatch(/^At 99\.123\s%/);
    saysSo((await said.textContent()) ?? "", backtest.at(0.99123));
  });

  it("asks the server for the history once, however far the slider is moved", async () => {
    const page = await visit(browser(), address(SLO));
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("budget.history")) asked.push(request.url());
    });
    await untilShown(page);
    expect(asked).toEqual([]);
    const section = await part(page);
    await section.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("End");
    await expect
      .poll(() => section.getByRole("slider").getAttribute("aria-valuetext"))
      .toBe("99.999\u00a0%");
    expect(asked).toHaveLength(1);
  });

  it("is held against what the service depends on", async () => {
    const page = await visit(browser(), address(SLO));
    const section = await part(page);
    const { ceiling } = await historyOf(SLO);
    const measured = ceiling.dependencies.map(({ sli }) => sli ?? Number.NaN);
    expect(measured).toHaveLength(2);
    const sentence = section.getByText(/together measured/);
    const formula = figuresIn((await sentence.locator("code").textContent()) ?? "");
    expect(formula).toEqual(
      [...measured, ceiling.sli ?? Number.NaN].map((sli) => Number((sli * 100).toFixed(5))),
    );
    expect(await sentence.textContent()).toContain("cannot promise 99.95");
    await section.getByRole("button", { name: "99.5", exact: true }).click();
    await expect.poll(() => sentence.textContent()).toContain("cannot promise more unless");
  });

  it("says that there is no history where nothing was measured", async () => {
    const page = await visit(browser(), address("recommendations-api/recommendations-latency"));
    const section = page.getByRole("region", { name: "What if the target were another" });
    await goTo(section, section.getByText("There is no history to try a target on"));
  });

  it.each([WIDE, NARROW])("puts no barrier on anybody, $width wide", async (viewport) => {
    const page = await visit(browser(), `${address(SLO)}?target=99.99`, {
      viewport,
      colorScheme: "light",
    });
    await part(page);
    expect(await violationsOn(page), "light").toEqual([]);
    expect(
      await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    ).toBe(0);
    await turnDark(page);
    expect(await violationsOn(page), "dark").toEqual([]);
  });
}
