import { useRouter } from "@tanstack/react-router";

/**
 * Tells whether the reader is still here, or has set out for another page that is on its way. What is typed or moved
 * reaches the address a moment later, and must not call somebody back who has left.
 */
export function useStillHere(): () => boolean {
  const router = useRouter();
  return () => {
    const { resolvedLocation } = router.state;
    return (
      resolvedLocation === undefined || resolvedLocation.pathname === router.latestLocation.pathname
    );
  };
}
