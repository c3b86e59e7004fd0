import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openBrowser } from "./browser.ts";
import { accessibilityJourneys } from "./demo/accessibility.ts";
import { backtestJourneys } from "./demo/backtest.ts";
import { compositeJourneys } from "./demo/composites.ts";
import { eventJourneys } from "./demo/events.ts";
import { forecastJourneys } from "./demo/forecast.ts";
import { keyboardJourneys } from "./demo/keyboard.ts";
import { overviewJourneys } from "./demo/overview.ts";
import { rollupJourneys } from "./demo/rollup.ts";
import { shipAccessJourneys } from "./demo/ship-access.ts";
import { canaryJourneys } from "./demo/ship-canary.ts";
import { recordJourneys } from "./demo/ship-record.ts";
import { verdictJourneys } from "./demo/ship-verdict.ts";
import { sloJourneys } from "./demo/slo.ts";
import { openSite, type Site } from "./site.ts";

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("nothing was started");
  return part;
}

// One server for all journeys through the demo organisation: its ninety days take a while to tell.
describeWithParts(["chromium"], "the demo organisation", () => {
  let browser: Browser | undefined;
  let site: Site | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await openSite();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.remove();
  });
  const journey = { browser: () => started(browser), site: () => started(site) };

  describe("the overview", () => {
    overviewJourneys(journey);
  });
  describe("with the keyboard alone", () => {
    keyboardJourneys(journey);
  });
  describe("an SLO's page", () => {
    sloJourneys(journey);
  });
  describe("a forecast", () => {
    forecastJourneys(journey);
  });
  describe("another target", () => {
    backtestJourneys(journey);
  });
  describe("a team's figure", () => {
    rollupJourneys(journey);
  });
  describe("a composite", () => {
    compositeJourneys(journey);
  });
  describe("where a budget went", () => {
    eventJourneys(journey);
  });
  describe("the Ship page", () => {
    verdictJourneys(journey);
    canaryJourneys(journey);
    recordJourneys(journey);
    shipAccessJourneys(journey);
  });
  describe("every page", () => {
    accessibilityJourneys(journey);
  });
});
