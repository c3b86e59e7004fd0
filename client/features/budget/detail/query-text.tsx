import { useClipboard } from "@mantine/hooks";
import classes from "./detail.module.css";

interface QueryTextProps {
  readonly purpose: string;
  readonly text: string;
  /** The source's own page for the expression. */
  readonly link?: string | undefined;
}

/** A query as it was sent, to be copied or opened at its source. */
export function QueryText({ purpose, text, link }: QueryTextProps) {
  const { copy, copied, error } = useClipboard({ timeout: 2_000 });
  return (
    <div className={classes.query}>
      <div className={classes.queryHead}>
        <span>{purpose}</span>
        <span className={classes.queryActions}>
          {link === undefined ? null : (
            <a href={link} target="_blank" rel="noreferrer">
              Open at the source
            </a>
          )}
          <button
            type="button"
            className={classes.button}
            onClick={() => copy(text)}
            aria-label={`Copy the query for ${purpose}`}
          >
            {copied ? "Copied" : "Copy"}
          </button>
          <span role="status" className={classes.quiet}>
            {error === null ? "" : "Could not copy; select the text instead."}
          </span>
        </span>
      </div>
      {/* Long queries scroll by themselves, so they take the focus for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} role="region" aria-label={`Query: ${purpose}`}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
