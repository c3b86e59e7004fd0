import { useIntersection } from "@mantine/hooks";
import { type ReactNode, useState } from "react";

/** Draws its content once somebody comes near, so that a long page asks only for what is looked at. */
export function WhenSeen({
  children,
  minHeight,
}: {
  readonly children: ReactNode;
  /** Kept free until then, in pixels. */
  readonly minHeight: number;
}) {
  const { ref, entry } = useIntersection({ rootMargin: "240px" });
  const [seen, setSeen] = useState(false);
  if (!seen && entry?.isIntersecting === true) setSeen(true);
  return (
    <div ref={ref} style={seen ? undefined : { minHeight }}>
      {seen ? children : null}
    </div>
  );
}
