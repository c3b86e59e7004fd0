import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import { formatCount } from "#client/ui/format.ts";
import { StatusShape } from "#client/ui/status.tsx";
import { type ExemptionsAddress, withState } from "./address.ts";
import classes from "./exemptions.module.css";
import { EXEMPTION_STATES, faceOfExemption } from "./states.ts";
import { EXEMPTION_FACES } from "./words.ts";

interface StateFiltersProps {
  readonly exemptions: readonly ExemptionView[];
  readonly address: ExemptionsAddress;
  readonly now: Instant;
  readonly onAddress: (address: ExemptionsAddress) => void;
}

/** Which exemptions to show, by how they stand. It stands in the address bar. */
export function StateFilters({ exemptions, address, now, onAddress }: StateFiltersProps) {
  const faces = exemptions.map((one) => faceOfExemption(one, now));
  return (
    <div className={classes.states} role="group" aria-label="States">
      {EXEMPTION_STATES.map((face) => {
        const { status, word, meaning } = EXEMPTION_FACES[face];
        return (
          <button
            key={face}
            type="button"
            title={meaning}
            aria-pressed={address.state?.includes(face) ?? false}
            onClick={() => onAddress(withState(address, face))}
          >
            <StatusShape status={status} /> {word}{" "}
            <b>{formatCount(faces.filter((one) => one === face).length)}</b>
          </button>
        );
      })}
    </div>
  );
}
