/** A figure as a page shows it. */
interface ShownFigure {
  readonly value: number;
  /** How far the true value may be from it: a whole unit of its last place. */
  readonly exactness: number;
}

/**
 * Reads the first figure of a text: `−163 % left` is −163, exact to 1.
 *
 * @throws Error when there is no figure
 */
export function figureIn(text: string): ShownFigure {
  const found = /([−-]?)(\d[\d\u202f]*)(?:\.(\d+))?(?:\s(million|billion))?/.exec(text);
  if (found === null) throw new Error(`there is no figure in “${text}”`);
  const [, sign = "", whole = "", fraction = "", word] = found;
  const scale = word === "billion" ? 1e9 : word === "million" ? 1e6 : 1;
  const size = Number(`${whole.replaceAll("\u202f", "")}.${fraction === "" ? "0" : fraction}`);
  return {
    value: (sign === "" ? size : -size) * scale,
    exactness: 10 ** -fraction.length * scale,
  };
}

/** All figures of a text, in its order. */
export function figuresIn(text: string): readonly number[] {
  return [...text.matchAll(/[−-]?\d[\d\u202f]*(?:\.\d+)?/g)].map(([part]) => figureIn(part).value);
}

/** Whether a text shows a value, to the places it shows. */
export function shows(text: string, value: number): boolean {
  const shown = figureIn(text);
  return Math.abs(shown.value - value) <= shown.exactness;
}
