import type { Domain } from "./scale.ts";

const MANTISSAS: readonly (readonly number[])[] = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

/**
 * Round values on a logarithmic axis: 1, 1.5, 2, 3, 5 and 7 times powers of ten, or fewer of them where those are too many.
 *
 * @param domain above 0
 * @param most how many there is room for
 */
export function logTicks({ min, max }: Domain, most: number): readonly number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const candidates = MANTISSAS.map((mantissas) =>
    powers
      .flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`)))
      .filter((tick) => tick >= min && tick <= max),
  );
  return candidates.find((ticks) => ticks.length <= most) ?? candidates.at(-1) ?? [];
}
