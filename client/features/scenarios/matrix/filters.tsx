import { UNOWNED } from "#shared/org/model.ts";
import type { MatrixView } from "#shared/scenarios/views.ts";
import { FaceShape } from "#client/features/scenarios/cell-mark.tsx";
import { type CellFace, FACE_ORDER, FACES } from "#client/features/scenarios/cell-words.ts";
import { formatCount } from "#client/ui/format.ts";
import { type MatrixAddress, toggled } from "./address.ts";
import classes from "./matrix.module.css";
import { PickMany } from "./pick-many.tsx";
import { teamTitleOf } from "./shown.ts";

interface FiltersProps {
  readonly view: MatrixView;
  readonly address: MatrixAddress;
  readonly counts: Readonly<Record<CellFace, number>>;
  readonly onAddress: (address: MatrixAddress) => void;
}

/** What to show of the matrix. The states are its legend, too. All of it stands in the address bar. */
export function MatrixFilters({ view, address, counts, onAddress }: FiltersProps) {
  const teams = new Map(view.services.map((one) => [one.team ?? UNOWNED, teamTitleOf(one)]));
  const categories = [...new Set(view.scenarios.map(({ category }) => category))];
  const without = (field: keyof MatrixAddress) => {
    const { [field]: _, ...rest } = address;
    onAddress(rest);
  };
  return (
    <div className={classes.filters} role="search" aria-label="Matrix">
      <PickMany
        label="Teams"
        all="All teams"
        options={[...teams].map(([value, label]) => ({ value, label }))}
        chosen={address.team}
        onToggle={(team) => onAddress(toggled(address, "team", team))}
        onClear={() => without("team")}
      />
      <PickMany
        label="Categories"
        all="All categories"
        options={categories.map((category) => ({ value: category, label: category }))}
        chosen={address.category}
        onToggle={(category) => onAddress(toggled(address, "category", category))}
        onClear={() => without("category")}
      />
      <div className={classes.states} role="group" aria-label="States">
        {FACE_ORDER.filter((face) => face !== "none").map((face) => (
          <button
            key={face}
            type="button"
            aria-pressed={address.state?.includes(face) ?? false}
            title={FACES[face].meaning}
            onClick={() => onAddress(toggled(address, "state", face))}
          >
            <FaceShape face={face} /> {FACES[face].word} <b>{formatCount(counts[face])}</b>
          </button>
        ))}
      </div>
    </div>
  );
}
