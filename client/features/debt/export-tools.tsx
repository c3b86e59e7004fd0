import { Button } from "@mantine/core";
import { useState } from "react";
import { download } from "#client/ui/download.ts";
import classes from "./debt.module.css";

interface ExportToolsProps {
  /** Made only when somebody asks for it. */
  readonly markdown: () => string;
  readonly csv: () => string;
  /** Without its ending. */
  readonly fileName: string;
}

/** Ways to take what is planned along: into a planning document, a spreadsheet, or onto paper. */
export function ExportTools({ markdown, csv, fileName }: ExportToolsProps) {
  const [said, setSaid] = useState("");
  function copy(): void {
    navigator.clipboard.writeText(markdown()).then(
      () => setSaid("Copied."),
      () => setSaid("The browser did not let it be copied: download it instead."),
    );
  }
  return (
    <div className={`${classes.tools} no-print`} role="group" aria-label="Take it along">
      <span role="status" className={classes.quiet}>
        {said}
      </span>
      <Button size="xs" variant="default" onClick={copy}>
        Copy as Markdown
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => download(markdown(), `${fileName}.md`, "text/markdown")}
      >
        Markdown
      </Button>
      <Button
        size="xs"
        variant="default"
        // The mark tells spreadsheets that it is UTF-8.
        onClick={() => download(`\ufeff${csv()}`, `${fileName}.csv`)}
      >
        CSV
      </Button>
      <Button size="xs" variant="default" onClick={() => window.print()}>
        Print
      </Button>
    </div>
  );
}
