import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { readSloAddress } from "#client/features/budget/detail/address.ts";
import { SloDetail } from "#client/features/budget/detail/slo-detail.tsx";
import { WhereItWent } from "#client/features/incidents/where-it-went.tsx";

/** One SLO's page; its key is all that follows `/slos/`. */
export function SloPage() {
  const { _splat: sloKey = "" } = useParams({ from: "/slos/$" });
  const address = readSloAddress(useSearch({ from: "/slos/$" }));
  const navigate = useNavigate();
  return (
    <SloDetail
      key={sloKey}
      sloKey={sloKey}
      address={address}
      causes={({ view, unit, interval }) => (
        <WhereItWent sloKey={view.row.key} interval={interval} unit={unit} now={view.at} />
      )}
      onAddress={(search) =>
        void navigate({ to: "/slos/$", params: { _splat: sloKey }, search, resetScroll: false })
      }
    />
  );
}
