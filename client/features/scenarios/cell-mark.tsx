import { type CellFace, FACES } from "./cell-words.ts";
import classes from "./scenarios.module.css";

/** A cell's state as a shape alone, where the word stands beside it or in the accessible name. */
export function FaceShape({ face }: { readonly face: CellFace }) {
  return (
    <span className={classes.shape} data-face={face} aria-hidden="true">
      {FACES[face].shape}
    </span>
  );
}

/** A cell's state as shape and word; what it means shows on hover. */
export function FaceMark({ face }: { readonly face: CellFace }) {
  const { word, meaning } = FACES[face];
  return (
    <span className={classes.mark} data-face={face} title={meaning}>
      <FaceShape face={face} />
      {word}
    </span>
  );
}
