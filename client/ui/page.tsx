import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./page.module.css";

interface PageProps {
  /** Names the page in the browser's title and for readers who hear it. */
  readonly title: string;
  /** The page's sentence: what somebody should know who reads nothing else. */
  readonly sentence?: ReactNode;
  /** A line above the sentence, such as where one came from. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** What all pages have in common: a title, one plain sentence, then the content. */
export function Page({ title, sentence, above, children }: PageProps) {
  useDocumentTitle(`${title} · Headroom`);
  return (
    <div className={classes.page}>
      {above === undefined ? (
        <h1 className={classes.hidden}>{title}</h1>
      ) : (
        <div className={classes.above}>{above}</div>
      )}
      {sentence === undefined ? null : <p className={classes.sentence}>{sentence}</p>}
      {children}
    </div>
  );
}

/** A group of things within a page, under a heading. */
export function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <header className={classes.heading}>
        <h2>{title}</h2>
        {note === undefined ? null : <span>{note}</span>}
      </header>
      {children}
    </section>
  );
}
