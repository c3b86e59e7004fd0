import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface EvidenceLinkProps {
  /** Id of the document. */
  readonly document: string;
  readonly children: ReactNode;
}

/** Leads to a document of evidence: its checks, its outcome, and the document itself. */
export function EvidenceLink({ document, children }: EvidenceLinkProps) {
  return (
    <Link to="/evidence/$digest" params={{ digest: document }}>
      {children}
    </Link>
  );
}
