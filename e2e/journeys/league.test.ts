import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import { openBrowser } from "./browser.ts";
import { accessJourneys } from "./league/access.ts";
import { cellJourneys } from "./league/cell.ts";
import { exemptionJourneys } from "./league/exemptions.ts";
import { largeMatrixJourneys } from "./league/large-matrix.ts";
import { matrixJourneys } from "./league/matrix.ts";
import { teamsJourneys } from "./league/teams.ts";
import { openSite, type Site } from "./site.ts";

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("nothing was started");
  return part;
}

// One server for all journeys through the league of the demo organisation.
describeWithParts(["chromium"], "the league", () => {
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

  describe("of teams", () => {
    teamsJourneys(journey);
  });
  describe("as a matrix", () => {
    matrixJourneys(journey);
  });
  describe("of two hundred services", () => {
    largeMatrixJourneys(journey);
  });
  describe("a cell of it", () => {
    cellJourneys(journey);
  });
  describe("let off for a while", () => {
    exemptionJourneys(journey);
  });
  describe("its pages", () => {
    accessJourneys(journey);
  });
});
