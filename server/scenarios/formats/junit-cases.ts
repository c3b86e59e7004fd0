import { amountOf, instantOf } from "./values.ts";
import type { XmlElement } from "./xml.ts";

export type Properties = Readonly<Record<string, string>>;

/** What became of one test. Reruns of it are not asked: one that failed first and passed then has failed. */
export type Verdict = "passed" | "failed" | "skipped";

export interface TestCase {
  readonly name: string;
  readonly properties: Properties;
  readonly verdict: Verdict;
  /** What the report says of a failure, cut short. */
  readonly message: string | null;
}

/** Tests that are one run of a scenario: a test that names one, or all of a suite that does. */
export interface Unit {
  readonly name: string;
  readonly properties: Properties;
  readonly cases: readonly TestCase[];
  readonly at: number | null;
}

const FAILED = new Set([
  "failure",
  "error",
  "rerunFailure",
  "rerunError",
  "flakyFailure",
  "flakyError",
]);
const SCENARIO = /^(?:headroom[./:_-]|headroom\.dev\/)?scenario$/;

function propertiesOf(element: XmlElement): Properties {
  return Object.fromEntries(
    element.children
      .filter(({ name }) => name === "properties")
      .flatMap(({ children }) => children)
      .flatMap(({ attributes, text }) => {
        const { name, value = text } = attributes;
        return name === undefined || value.trim() === "" ? [] : [[name.trim(), value.trim()]];
      }),
  );
}

const namesScenario = (properties: Properties) =>
  Object.keys(properties).some((key) => SCENARIO.test(key));

function caseOf(element: XmlElement, properties: Properties): TestCase {
  const { name = "test", classname } = element.attributes;
  const failure = element.children.find((child) => FAILED.has(child.name));
  const isSkipped =
    element.children.some((child) => child.name === "skipped") ||
    /^(?:skipped|notrun|disabled)$/i.test(element.attributes["status"] ?? "");
  return {
    name: classname === undefined || classname === "" ? name : `${classname}.${name}`,
    properties,
    verdict: failure !== undefined ? "failed" : isSkipped ? "skipped" : "passed",
    message:
      failure === undefined
        ? null
        : (failure.attributes["message"] ?? failure.text).trim().slice(0, 300),
  };
}

/** When a suite or test ended: its timestamp is when it began. */
function endOf({ attributes }: XmlElement, started: number | null): number | null {
  const begin = instantOf(attributes["timestamp"]) ?? started;
  return begin === null ? null : begin + Math.round((amountOf(attributes["time"]) ?? 0) * 1_000);
}

/** Tests in a suite, at any depth, that failed. */
function failuresIn({ name, children }: XmlElement): number {
  if (name === "testcase") return children.some((child) => FAILED.has(child.name)) ? 1 : 0;
  return children.reduce((sum, child) => sum + failuresIn(child), 0);
}

/**
 * A failure that the suite counts and none of its tests shows: it could not be set up, or the report was cut. Its count is
 * believed, since a suite without tests would otherwise have passed.
 */
function failureOfSuite(
  element: XmlElement,
  name: string,
  properties: Properties,
): TestCase | null {
  const { failures, errors } = element.attributes;
  const counted = (amountOf(failures) ?? 0) + (amountOf(errors) ?? 0);
  const shown = failuresIn(element);
  if (counted <= shown) return null;
  const message = `the suite counts ${counted} failures and errors, and its tests show ${shown}`;
  return { name, properties, verdict: "failed", message };
}

export interface Units {
  /** Those that name a scenario. */
  readonly named: readonly Unit[];
  /** Tests that none of the suites around them, nor they themselves, put under a scenario. */
  readonly loose: readonly Unit[];
}

interface Around {
  readonly path: string;
  readonly properties: Properties;
  readonly started: number | null;
  /** Where the tests of a suite that names a scenario are gathered. */
  readonly gather: TestCase[] | null;
}

function walk(element: XmlElement, around: Around, named: Unit[], loose: Unit[]): void {
  const own = propertiesOf(element);
  const properties = { ...around.properties, ...own };
  const started = instantOf(element.attributes["timestamp"]) ?? around.started;
  if (element.name === "testcase") {
    const one = caseOf(element, properties);
    const unit = { name: one.name, properties, cases: [one], at: endOf(element, started) };
    if (namesScenario(own)) named.push(unit);
    else if (around.gather !== null) around.gather.push(one);
    else loose.push(unit);
    return;
  }
  const name = element.attributes["name"] ?? around.path;
  const gather: TestCase[] | null = namesScenario(own) ? [] : around.gather;
  const inside = { path: name, properties, started, gather };
  for (const child of element.children)
    if (child.name === "testsuite" || child.name === "testcase") walk(child, inside, named, loose);
  if (!namesScenario(own) || gather === null) return;
  const unshown = failureOfSuite(element, name, properties);
  if (unshown !== null) gather.push(unshown);
  if (gather.length > 0)
    named.push({ name, properties, cases: gather, at: endOf(element, started) });
}

/** The same test several times, such as its reruns: one unit with all of them. */
function together(units: readonly Unit[]): readonly Unit[] {
  const byName = new Map<string, Unit>();
  for (const unit of units) {
    const known = byName.get(unit.name);
    byName.set(
      unit.name,
      known === undefined
        ? unit
        : {
            ...known,
            cases: [...known.cases, ...unit.cases],
            at:
              unit.at === null || known.at === null
                ? (known.at ?? unit.at)
                : Math.max(known.at, unit.at),
          },
    );
  }
  return [...byName.values()];
}

/** The units of a report, however its suites are nested. */
export function unitsOf(root: XmlElement): Units {
  const named: Unit[] = [];
  const loose: Unit[] = [];
  walk(root, { path: "tests", properties: {}, started: null, gather: null }, named, loose);
  return { named, loose: together(loose) };
}
