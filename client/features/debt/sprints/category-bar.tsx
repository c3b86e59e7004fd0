import { CATEGORIES, type SprintActuals } from "#shared/debt/model.ts";
import { formatShare, plural } from "#client/ui/format.ts";
import { CATEGORY_WORDS } from "#client/features/debt/words.ts";
import classes from "./sprints.module.css";

interface Part {
  readonly kind: string;
  readonly name: string;
  readonly share: number;
}

/** What a sprint's work went to, as shares of all that was done, the greatest part of debt first. */
export function partsOf({ byCategory, unmatched, total }: SprintActuals): readonly Part[] {
  if (total <= 0) return [];
  return [
    ...CATEGORIES.map((kind) => ({
      kind,
      name: CATEGORY_WORDS[kind],
      share: byCategory[kind] / total,
    })),
    { kind: "unmatched", name: "no rule placed it", share: unmatched / total },
  ].filter(({ share }) => share > 0);
}

/** What a sprint's work went to, as one bar; its parts are said in words below. */
export function CategoryBar({ actuals }: { readonly actuals: SprintActuals }) {
  const parts = partsOf(actuals);
  const { itemsDone, itemsUnestimated } = actuals;
  return (
    <div className={classes.categories}>
      <span className={classes.stacked} aria-hidden="true">
        {parts.map(({ kind, share }) => (
          <span
            key={kind}
            data-kind={kind}
            style={{ inlineSize: `${(share * 100).toFixed(2)}%` }}
          />
        ))}
      </span>
      <small>
        {parts.length === 0
          ? "nothing was done"
          : parts.map(({ name, share }) => `${name} ${formatShare(share)}`).join(", ")}
        {itemsDone === 0
          ? null
          : `; ${plural(itemsDone, "item")}${itemsUnestimated === 0 ? "" : `, ${itemsUnestimated} without an estimate`}`}
      </small>
    </div>
  );
}
