import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { FanForecast, Forecast } from "#shared/budget/forecast.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import { figuresIn } from "#e2e/journeys/figures.ts";
import { untilShown } from "#e2e/journeys/person.ts";
import { visit } from "#e2e/journeys/visit.ts";
import type { Journey } from "./journey.ts";

/** A date as the pages write it, in UTC: `Thu 3 Dec`. */
function dayOf(at: number): string {
  const date = new Date(at);
  const part = (options: Intl.DateTimeFormatOptions) =>
    date.toLocaleDateString("en-GB", { ...options, timeZone: "UTC" });
  return `${part({ weekday: "short" })} ${date.getUTCDate()} ${part({ month: "short" }).slice(0, 3)}`;
}

function likelihood(probability: number): string {
  if (probability < 0.01) return "less than 1 %";
  if (probability > 0.99) return "more than 99 %";
  return `${Math.round(probability * 100)} %`;
}

/** The page shows its forecast once that is there, and does not wait for it. */
const SOON = { timeout: 30_000 };

const plain = (text: string | null): string => (text ?? "").replace(/[\u00a0\u202f]/g, " ");

/** What a person reads of forecasts, against what the server answers. */
export function forecastJourneys({ browser, site }: Journey): void {
  async function ask<Answer>(procedure: string, input: object): Promise<Answer> {
    const query = encodeURIComponent(JSON.stringify(input));
    const answer = await fetch(`${site().url}/trpc/${procedure}?input=${query}`);
    return ((await answer.json()) as { readonly result: { readonly data: Answer } }).result.data;
  }

  async function fanOf(key: string): Promise<FanForecast> {
    const forecast = await ask<Forecast>("budget.forecast", { key });
    if (forecast.kind !== "fan") throw new Error(`${key} has no forecast: ${forecast.reason}`);
    return forecast;
  }

  async function open(key: string): Promise<Page> {
    const page = await visit(browser(), `${site().url}/slos/${key}`);
    await untilShown(page);
    return page;
  }

  const verdict = (page: Page) => page.getByRole("region", { name: "What is left" });

  it("says of a leaking budget when it runs out, how surely, and how likely at all", async () => {
    const key = "pricing-api/pricing-availability";
    const page = await open(key);
    await expect
      .poll(async () => {
        const { date, probability, horizon } = await fanOf(key);
        const words = plain(await verdict(page).textContent());
        return {
          middle: date.p50 !== null && words.includes(`Runs out ${dayOf(date.p50)}, in `),
          interval: date.p10 !== null && words.includes(dayOf(date.p10)),
          likely: words.includes(
            `${likelihood(probability)} likely to run out before ${dayOf(horizon)}.`,
          ),
        };
      }, SOON)
      .toEqual({ middle: true, interval: true, likely: true });
  });

  it("says of an exhausted budget when something is left again", async () => {
    const key = "payments-api/payments-availability";
    const page = await open(key);
    await expect
      .poll(async () => {
        const { date, awaits } = await fanOf(key);
        const words = plain(await verdict(page).textContent());
        return (
          awaits === "recovery" &&
          date.p50 !== null &&
          words.includes(`Something is left again ${dayOf(date.p50)}, in `)
        );
      }, SOON)
      .toBe(true);
  });

  it("reads the fan to its end by keyboard, and shows its figures as a table", async () => {
    const key = "pricing-api/pricing-availability";
    const page = await open(key);
    const chart = page.getByRole("figure").first();
    await chart.getByText("8 of 10 paths").waitFor();
    await chart.getByRole("application").focus();
    await page.keyboard.press("End");
    const { steps } = await fanOf(key);
    const last = steps.at(-1);
    const reading = plain(await chart.locator("output").textContent());
    expect(reading).toMatch(/: forecast .* left; 80 % likely between /);
    // The last figures of the sentence: the middle, the level of the interval, its ends.
    const [middle = 0, , low = 0, high = 0] = figuresIn(reading.split("forecast ")[1] ?? "");
    expect(Math.abs(middle - (last?.p50 ?? 0) * 100)).toBeLessThan(1);
    expect(Math.abs(low - (last?.p10 ?? 0) * 100)).toBeLessThan(1);
    expect(Math.abs(high - (last?.p90 ?? 0) * 100)).toBeLessThan(1);

    await chart.getByRole("button", { name: "Show as table" }).click();
    const rows = chart.getByRole("row").filter({ hasText: "forecast" });
    expect(await rows.count()).toBeGreaterThan(40);
    expect(plain(await rows.last().textContent())).toContain("%");
  });

  it("does not draw it over another stretch of time", async () => {
    const page = await visit(
      browser(),
      `${site().url}/slos/pricing-api/pricing-availability?range=7d`,
    );
    await untilShown(page);
    await page.getByRole("figure").first().getByText("even spending").waitFor();
    expect(await page.getByText("8 of 10 paths").count()).toBe(0);
  });

  it("gives the overview its dates, and says where they come from", async () => {
    const page = await visit(browser(), site().url);
    const key = "pricing-api/pricing-availability";
    await expect
      .poll(async () => {
        const { rows } = await ask<{ readonly rows: readonly BudgetRow[] }>("budget.overview", {
          search: "pricing-availability",
        });
        return rows[0]?.forecast?.date.p50 ?? null;
      }, SOON)
      .not.toBeNull();
    const row = page.getByRole("row").filter({ has: page.locator(`a[href="/slos/${key}"]`) });
    const cell = row.getByTitle(/^The forecast: runs out /);
    await cell.waitFor();
    const { date } = await fanOf(key);
    expect(plain(await cell.getAttribute("title"))).toContain(
      `runs out ${dayOf(date.p50 ?? Number.NaN)}, in `,
    );
  });
}
