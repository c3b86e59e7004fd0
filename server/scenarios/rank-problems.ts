import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { appliesTo } from "#shared/scenarios/catalogue.ts";
import { activeExemption } from "#shared/scenarios/exemptions.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { RankedOrganisation, RefusedEvidence, Refusal } from "#shared/scenarios/ranking.ts";
import { failedChecks } from "#shared/scenarios/validity.ts";
import type { ReadEvidence } from "./formats/read-evidence.ts";

/** So many of one kind are told one by one, the rest counted. */
const MAX_TOLD = 50;

function sentence(refusal: Refusal, { service, scenario, dependency }: Evidence): string | null {
  switch (refusal) {
    case "not-placed":
      return `this evidence names no ${service === null ? "service" : "scenario"}, and counts nothing until it does`;
    case "unknown-service":
      return `this evidence is for the service "${service}", which the catalogue does not rank`;
    case "unknown-scenario":
      return `this evidence is for the scenario "${scenario}", which is not in the scenario catalogue`;
    case "not-applicable":
      return `the scenario "${scenario}" does not apply to "${service}", so this evidence counts nothing`;
    case "unknown-dependency":
      return `this evidence is for "${dependency}", on which "${service}" does not depend by the catalogue`;
    case "duplicate":
      return null;
  }
}

const REMEDIES: Readonly<Record<Refusal, string>> = {
  "not-placed": "add service and scenario",
  "unknown-service": "write the name of a component as in the catalogue",
  "unknown-scenario": "write the id of a scenario, such as STA-01",
  "not-applicable": "declare the trait it needs in headroom.dev/traits, if the service has it",
  "unknown-dependency": "add it to spec.dependsOn, or leave the dependency out",
  duplicate: "",
};

function limited(problems: readonly Problem[], what: string): readonly Problem[] {
  const more = problems.length - MAX_TOLD;
  if (more <= 0) return problems;
  return [
    ...problems.slice(0, MAX_TOLD),
    { severity: "warning", code: "evidence.more", message: `and ${more} more ${what}` },
  ];
}

/** Evidence that counts nothing, each piece with why. What was given twice is no problem. */
export function refusalProblems(
  refused: readonly RefusedEvidence[],
  read: readonly ReadEvidence[],
  at: Instant,
): readonly Problem[] {
  const places = new Map(read.map(({ evidence, where }) => [evidence, where]));
  const unplaced = refused.flatMap(({ evidence, refusal }): readonly Problem[] => {
    const message = sentence(refusal, evidence);
    if (message === null) return [];
    const where = places.get(evidence);
    return [
      {
        severity: "warning",
        code: `evidence.${refusal}`,
        message,
        remedy: REMEDIES[refusal],
        ...(where === undefined ? {} : { where }),
      },
    ];
  });
  const invalid = read.flatMap(({ evidence, where }): readonly Problem[] =>
    evidence.valid
      ? []
      : [
          {
            severity: "warning",
            code: "evidence.invalid",
            message: `this evidence is not valid and counts nothing: ${failedChecks(evidence).join(", ")}`,
            where,
          },
        ],
  );
  const later = read.filter(({ evidence }) => evidence.at > at).length;
  return [
    ...limited(unplaced, "pieces of evidence without a place"),
    ...limited(invalid, "pieces of evidence that are not valid"),
    ...(later === 0
      ? []
      : [
          {
            severity: "warning" as const,
            code: "evidence.later",
            message: `${later} ${later === 1 ? "piece" : "pieces"} of evidence happened after the instant of the ranking, and count nothing in it`,
          },
        ]),
  ];
}

/** Exemptions that count nothing, each with why. */
export function exemptionProblems(
  organisation: RankedOrganisation,
  at: Instant,
): readonly Problem[] {
  const { services, scenarios, exemptions, policy } = organisation;
  const parents = new Map(organisation.teams.map(({ name, parent }) => [name, parent]));
  return exemptions.flatMap((exemption): readonly Problem[] => {
    const service = services.find(({ name }) => name === exemption.service);
    const scenario = scenarios.find(({ id }) => id === exemption.scenario);
    const { refused } = activeExemption(
      [exemption],
      service?.team ?? null,
      at,
      parents,
      policy,
    ) ?? { refused: null };
    const why =
      service === undefined
        ? `is for the service "${exemption.service}", which the catalogue does not rank`
        : scenario === undefined
          ? `is for the scenario "${exemption.scenario}", which is not in the scenario catalogue`
          : !appliesTo(scenario, new Set(service.traits))
            ? "is for a scenario that does not apply to the service; there is no such cell"
            : refused === "inside-the-team"
              ? `was approved by "${exemption.approvedBy}", inside the team; the cell counts 0`
              : refused === "too-long"
                ? `has held for more than ${policy.exemptions.days} days; the cell counts 0`
                : null;
    if (why === null) return [];
    return [
      {
        severity: "warning",
        code: "exemption.not-counted",
        message: `the exemption of ${exemption.service} from ${exemption.scenario} ${why}`,
        ...(exemption.where === undefined ? {} : { where: exemption.where }),
      },
    ];
  });
}

/** Services of which nothing says how exposed they are. */
export function exposureProblems({ services, policy }: RankedOrganisation): readonly Problem[] {
  const unknown = services.filter(({ exposure }) => exposure === null).map(({ name }) => name);
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, 5).join(", ");
  const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
  return [
    {
      severity: "warning",
      code: "ranking.exposure-unknown",
      message: `nothing says how exposed ${shown}${more} ${unknown.length === 1 ? "is; it counts" : "are; they count"} as ${policy.unknownExposure}`,
      remedy: "give each the annotation headroom.dev/exposure",
    },
  ];
}
