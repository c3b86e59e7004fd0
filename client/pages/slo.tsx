import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { readSloAddress } from "#client/features/budget/detail/address.ts";
import { SloDetail } from "#client/features/budget/detail/slo-detail.tsx";
import { WhereItWent } from "#client/features/incidents/where-it-went.tsx";
import { useStillHere } from "./use-still-here.ts";

/** One SLO's page; its key is all that follows `/slos/`. */
export function SloPage() {
  const { _splat: sloKey = "" } = useParams({ from: "/slos/$" });
  const address = readSloAddress(useSearch({ from: "/slos/$" }));
  const navigate = useNavigate();
  const isStillHere = useStillHere();
  return (
    <SloDetail
      key={sloKey}
      sloKey={sloKey}
      address={address}
      causes={({ view, unit, interval }) => (
        <WhereItWent sloKey={view.row.key} interval={interval} unit={unit} now={view.at} />
      )}
      onAddress={(search) => {
        if (!isStillHere()) return;
        void navigate({
          to: "/slos/$",
          params: { _splat: sloKey },
          search,
          resetScroll: false,
          // Trying targets leaves no trail of steps to go back through.
          replace: search.target !== address.target,
        });
      }}
    />
  );
}
