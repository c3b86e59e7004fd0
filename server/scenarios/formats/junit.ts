import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import type { EvidenceFile, EvidenceImport, TextEvidenceImporter } from "./importer.ts";
import { unitsOf, type Unit } from "./junit-cases.ts";
import { firstPlace, placeByName, placeByPrefix } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { ASSERTS_ONLY, toldByTest } from "./told-by-test.ts";
import { instantOf } from "./values.ts";
import { parseXml } from "./xml.ts";

/** More tests without a scenario than anyone would place by hand. */
const MOST_LOOSE = 1_000;

/** More runs of scenarios than one report would hold by reason. */
const MOST_RUNS = 5_000;

function observationOf({ cases }: Unit): Observation | null {
  if (cases.some(({ verdict }) => verdict === "failed")) return { kind: "failed" };
  return cases.some(({ verdict }) => verdict === "passed")
    ? { kind: "recovered", by: "itself", seconds: null }
    : null;
}

function counted(tests: number): string {
  return `${tests} ${tests === 1 ? "test" : "tests"}`;
}

function becauseOf({ cases }: Unit): string {
  const failed = cases.filter(({ verdict }) => verdict === "failed");
  const [first] = failed;
  const all = counted(cases.length);
  const skipped = cases.filter(({ verdict }) => verdict === "skipped").length;
  if (first === undefined)
    return `Of ${all} ${cases.length - skipped} passed and ${skipped} ${skipped === 1 ? "was" : "were"} skipped.`;
  const message = first.message === null || first.message === "" ? "" : `: ${first.message}`;
  return `${failed.length} of ${all} failed, "${first.name}" first${message}.`;
}

function readUnit(unit: Unit): RunReading {
  const { name, properties } = unit;
  const told = toldByTest(properties, observationOf(unit));
  return {
    ...UNKNOWN_RUN,
    ...told,
    name,
    placement: firstPlace(placeByPrefix(properties), placeByName(properties)),
    labels: properties,
    at: instantOf(properties["headroom.at"]) ?? unit.at,
    completed: told.observation !== null,
    because: becauseOf(unit),
    reasons: {
      ...told.reasons,
      ...(told.observation === null ? { "not-completed": "Every test of it was skipped." } : {}),
    },
    losses: [ASSERTS_ONLY],
    experiment: { tests: [...new Set(unit.cases.map((one) => one.name))].toSorted() },
  };
}

const NAME_IT =
  'give each test or suite of a scenario the properties "headroom.service" and "headroom.scenario"';

function refused(
  file: string,
  message: string,
  remedy: string,
  code = "evidence.junit",
): EvidenceImport {
  return { problems: [{ severity: "error", code, message, remedy, where: { file } }] };
}

/** Tests beside those of scenarios say nothing of any: an ordinary report has hundreds of them. */
function leftOut(file: string, tests: number): readonly Problem[] {
  if (tests === 0) return [];
  const message = `${counted(tests)} of the report ${tests === 1 ? "names no scenario and is" : "name no scenario and are"} left out`;
  return [
    { severity: "warning", code: "evidence.junit", message, remedy: NAME_IT, where: { file } },
  ];
}

function readReport({ path, text }: EvidenceFile): EvidenceImport {
  const root = parseXml(path, text);
  if (root.name !== "testsuites" && root.name !== "testsuite")
    return refused(
      path,
      `this XML begins with <${root.name.slice(0, 60)}> and is no JUnit report`,
      "give a report whose root is testsuites or testsuite",
      "evidence.unrecognised",
    );
  const { named, loose } = unitsOf(root);
  if (named.length > MOST_RUNS)
    return refused(
      path,
      `the report holds ${named.length} runs of scenarios, of at most ${MOST_RUNS}`,
      "split it into several reports, or name the scenario at the suite and not at each test",
    );
  if (named.length > 0) return { runs: named.map(readUnit), problems: leftOut(path, loose.length) };
  if (loose.length === 0)
    return refused(path, "the report holds no test", "give a report of tests that were run");
  if (loose.length > MOST_LOOSE)
    return refused(
      path,
      `the report holds ${loose.length} tests and none names a scenario`,
      NAME_IT,
    );
  return { runs: loose.map(readUnit), problems: [] };
}

/** A report of tests as JUnit, Surefire, pytest and others write it. */
export const junit: TextEvidenceImporter = {
  format: "junit",
  recognises: "a JUnit report in XML",
  recognise: (text) => /^\uFEFF?\s*</.test(text),
  read: (file) => {
    try {
      return readReport(file);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, remedy, where = { file: file.path } } = error;
      return {
        problems: [
          { severity: "error", code, message, where, ...(remedy === undefined ? {} : { remedy }) },
        ],
      };
    }
  },
};
