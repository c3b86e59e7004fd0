import { NativeSelect } from "@mantine/core";
import type { DocumentPage } from "#shared/scenarios/views.ts";
import { formatName } from "#client/ui/evidence-words.ts";
import { formatCount } from "#client/ui/format.ts";
import { SearchField } from "#client/ui/search-field.tsx";
import { type AddressChange, type DocumentState, type EvidenceAddress, STATES } from "./address.ts";
import type { Places } from "./use-places.ts";
import classes from "./evidence.module.css";

const STATE_WORDS: Readonly<Record<DocumentState, string>> = {
  valid: "valid",
  invalid: "invalid",
  unplaced: "waits for a place",
  withdrawn: "withdrawn",
};

interface FiltersProps {
  readonly address: EvidenceAddress;
  readonly page: Pick<DocumentPage, "counts" | "formats">;
  readonly places: Places;
  readonly onChange: (change: AddressChange) => void;
}

function StateFilter({ address, page, onChange }: Omit<FiltersProps, "places">) {
  return (
    <div className={classes.states} role="group" aria-label="Validity">
      {([undefined, ...STATES] as const).map((state) => (
        <button
          key={state ?? "all"}
          type="button"
          aria-pressed={address.state === state}
          onClick={() => onChange({ state })}
        >
          {state === undefined ? "all" : STATE_WORDS[state]}{" "}
          <b>{formatCount(page.counts[state ?? "all"])}</b>
        </button>
      ))}
    </div>
  );
}

/** Which documents to show. All of it stands in the address bar. */
export function Filters({ address, page, places, onChange }: FiltersProps) {
  const { format, service, scenario, search } = address;
  const others = (known: readonly string[], chosen: string | undefined) =>
    chosen === undefined || known.includes(chosen) ? [] : [{ value: chosen, label: chosen }];
  const names = places.services.map(({ name }) => name);
  const ids = places.scenarios.map(({ id }) => id);
  return (
    <div className={`${classes.filters} no-print`} role="search" aria-label="Documents">
      <StateFilter address={address} page={page} onChange={onChange} />
      <NativeSelect
        size="xs"
        aria-label="Format"
        data={[
          { value: "", label: "any format" },
          ...others(page.formats, format),
          ...page.formats.map((one) => ({ value: one, label: formatName(one) })),
        ]}
        value={format ?? ""}
        onChange={(event) => onChange({ format: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        aria-label="Service"
        data={[
          { value: "", label: "any service" },
          ...others(names, service),
          ...places.services.map(({ name, title }) => ({ value: name, label: title })),
        ]}
        value={service ?? ""}
        onChange={(event) => onChange({ service: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        aria-label="Scenario"
        data={[
          { value: "", label: "any scenario" },
          ...others(ids, scenario),
          ...places.scenarios.map(({ id, name }) => ({ value: id, label: `${id} ${name}` })),
        ]}
        value={scenario ?? ""}
        onChange={(event) => onChange({ scenario: event.currentTarget.value })}
      />
      <SearchField
        value={search ?? ""}
        label="Search the documents"
        onSearch={(text) => onChange({ search: text.trim() })}
      />
    </div>
  );
}
