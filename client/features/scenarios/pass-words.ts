/** A pass criterion in words, as it goes on after “it passes if”: `it recovers by itself within 60 s`. */
export function passWords(pass: string): string {
  const [, kind, count] = /^([AM])(\d+)$/.exec(pass) ?? [];
  if (kind === "A") return `it recovers by itself within ${count}\u00a0s`;
  if (kind === "M") return `it recovers within ${count}\u00a0min, and a person may act`;
  return pass === "H" ? "its SLI holds throughout" : "it was done";
}
