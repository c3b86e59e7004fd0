/** The methods of `console` that a test must not call unannounced. */
export const WATCHED_METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const;
export type ConsoleMethod = (typeof WATCHED_METHODS)[number];

interface Expectation {
  readonly method: ConsoleMethod;
  readonly text: RegExp;
  met: boolean;
}

const expectations: Expectation[] = [];
const unexpected: string[] = [];

/** Announces console output that the running test is about. The test fails when it does not come. */
export function expectConsole(method: ConsoleMethod, text: RegExp): void {
  expectations.push({ method, text, met: false });
}

/** Takes note of console output, for {@link takeNoise}. */
export function recordConsole(method: ConsoleMethod, text: string): void {
  const announced = expectations.find(
    (expectation) => expectation.method === method && expectation.text.test(text),
  );
  if (announced === undefined) unexpected.push(`console.${method}: ${text}`);
  else announced.met = true;
}

/** What came unannounced and what was announced and did not come, since the last call. */
export function takeNoise(): readonly string[] {
  const missing = expectations
    .filter(({ met }) => !met)
    .map(({ method, text }) => `console.${method} was expected to say ${text}, and did not`);
  const noise = [...unexpected, ...missing];
  expectations.length = 0;
  unexpected.length = 0;
  return noise;
}
