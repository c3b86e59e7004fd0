import type { ReactNode } from "react";
import classes from "./detail.module.css";
import { TERMS } from "./terms.ts";

/** Facts with their names, one under the other; names that are terms explain themselves. A fact that is `null` is left out. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode | null])[];
}) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>
              <Term name={name} />
            </dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** A word with what it means, for whoever asks; a word that explains itself stays plain. */
export function Term({ name }: { readonly name: string }) {
  const meaning = TERMS[name];
  return meaning === undefined ? (
    name
  ) : (
    <abbr className={classes.term} title={meaning}>
      {name}
    </abbr>
  );
}
