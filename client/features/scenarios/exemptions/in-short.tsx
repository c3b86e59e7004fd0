import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "#client/data/trpc.ts";
import { Section } from "#client/ui/page.tsx";
import classes from "./exemptions.module.css";
import { exemptionsSentence } from "./words.ts";

/** How many cells teams are let off, in a sentence that leads to the list. Nothing while that is not known. */
export function ExemptionsInShort() {
  const exemptions = useQuery(useTRPC().scenarios.exemptions.queryOptions());
  if (exemptions.data === undefined) return null;
  return (
    <Section title="Exemptions" note="cells that teams are let off for a while">
      <p className={classes.short}>
        {exemptionsSentence(exemptions.data, exemptions.dataUpdatedAt)}{" "}
        <Link to="/league/exemptions">
          {exemptions.data.length === 0 ? "How that is asked for" : "See them all"}
        </Link>
      </p>
    </Section>
  );
}
