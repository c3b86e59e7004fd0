import { Popover, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { Composite } from "#shared/budget/composite.ts";
import { compositeLines, compositeSentence } from "./words.ts";
import classes from "./cards.module.css";

/** Opens a composite's figure: what it is made of, and its formula with the values put in where they are known. */
export function CompositeHow({ composite }: { readonly composite: Composite }) {
  return (
    <Popover
      width="min(440px, calc(100vw - 32px))"
      shadow="sm"
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.how ?? ""}>
          how?<VisuallyHidden> The figure of {composite.name}</VisuallyHidden>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.explained ?? ""}>
        <p>{compositeSentence(composite)}</p>
        <dl>
          {compositeLines(composite).map(({ name, rule, values }) => (
            <div key={name}>
              <dt>
                {name} <span>= {rule}</span>
              </dt>
              <dd>
                <code>{values}</code>
              </dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
