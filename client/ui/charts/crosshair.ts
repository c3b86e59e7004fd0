/** What a key does to the crosshair. */
const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  PageUp: (index) => index - 10,
  PageDown: (index) => index + 10,
  Home: () => 0,
  End: (_index, last) => last,
};

/**
 * The point a key moves the crosshair to.
 *
 * @param index the point it is at, or `null` when it is not shown; it then appears at the newest measured one
 * @param count how many points there are
 * @param newest the newest point that was measured; those after it lie ahead
 * @returns the new point; `null` for Escape, which hides it; `undefined` for keys that mean nothing here
 */
export function moveCrosshair(
  key: string,
  index: number | null,
  count: number,
  newest: number = count - 1,
): number | null | undefined {
  if (key === "Escape") return index === null ? undefined : null;
  const move = MOVES[key];
  if (move === undefined || count === 0) return undefined;
  const last = count - 1;
  if (index === null) return key === "Home" ? 0 : key === "End" ? last : Math.max(0, newest);
  return Math.min(last, Math.max(0, move(Math.min(index, last), last)));
}
