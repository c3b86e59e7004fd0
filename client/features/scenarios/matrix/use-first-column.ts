import { useMediaQuery } from "@mantine/hooks";

const NARROW_PX = 132;
const WIDE_PX = 280;

/** Width of the column that stays, in pixels: on a narrow screen no more than a third of it. */
export function useFirstColumn(): number {
  return useMediaQuery("(max-width: 700px)", false, { getInitialValueInEffect: false })
    ? NARROW_PX
    : WIDE_PX;
}
