import { VisuallyHidden } from "@mantine/core";
import type { ListedComposite, OwnedPart } from "#shared/budget/composite.ts";
import { Figure } from "#client/ui/figure.tsx";
import { SloLink } from "#client/ui/slo-link.tsx";
import { STATUS_WORDS, StatusMark, StatusShape } from "#client/ui/status.tsx";
import { CompositeHow } from "./composite-how.tsx";
import { KIND_NAMES, partLeft, whyUnknown, wholeLeft, worstFirst } from "./words.ts";
import classes from "./cards.module.css";

/** Further parts open on demand. */
const MOST_PARTS = 6;

function Part({ part, isWorst }: { readonly part: OwnedPart; readonly isWorst: boolean }) {
  const owner = part.team === null ? "owned by nobody" : (part.teamTitle ?? part.team);
  return (
    <li className={classes.part} title={`${part.service}, ${owner}`}>
      <StatusShape status={part.status} />
      <span>
        <SloLink slo={part.key}>{part.title}</SloLink>
        {isWorst ? <small> worst</small> : null}
      </span>
      <span className={classes.left}>
        {part.burned === null ? null : (
          <VisuallyHidden>{STATUS_WORDS[part.status].word}, </VisuallyHidden>
        )}
        <Figure text={partLeft(part)} />
        {part.burned === null ? null : <VisuallyHidden> left</VisuallyHidden>}
      </span>
    </li>
  );
}

/** How one composite stands: its state, what is left, and its parts, the worst first. */
export function CompositeCard({ composite }: { readonly composite: ListedComposite }) {
  const { name, kind, status, worst } = composite;
  const why = whyUnknown(composite);
  const parts = worstFirst(composite.parts).map((part) => (
    // Of one part alone it says nothing that it is the worst.
    <Part key={part.key} part={part} isWorst={composite.parts.length > 1 && part.key === worst} />
  ));
  const rest = parts.slice(MOST_PARTS);
  return (
    <li className={classes.card}>
      <header className={classes.head}>
        <h3>{name}</h3>
        <StatusMark status={status} />
      </header>
      <div className={classes.whole}>
        {why === null ? (
          <span className={classes.figure}>
            <Figure text={wholeLeft(composite)} />
          </span>
        ) : (
          <span>{why}</span>
        )}
        <span className={classes.kind}>
          {KIND_NAMES[kind]} <CompositeHow composite={composite} />
        </span>
      </div>
      <ul className={classes.parts} aria-label={`Parts of ${name}`}>
        {parts.slice(0, MOST_PARTS)}
      </ul>
      {rest.length === 0 ? null : (
        <details>
          <summary>
            {rest.length} more {rest.length === 1 ? "part" : "parts"}
          </summary>
          <ul className={classes.parts} aria-label={`More parts of ${name}`}>
            {rest}
          </ul>
        </details>
      )}
    </li>
  );
}
