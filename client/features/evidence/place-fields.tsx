import { NativeSelect, TextInput } from "@mantine/core";
import { useMemo } from "react";
import { ENVIRONMENTS } from "#shared/scenarios/model.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { UploadPlace } from "./upload.ts";
import type { Places } from "./use-places.ts";
import { ENVIRONMENT_WORDS } from "./words.ts";

const UNSAID = { value: "", label: "not said" };

function choicesOf(scenarios: readonly Scenario[]) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const { id, name, category } of scenarios) {
    const group = groups.get(category) ?? [];
    group.push({ value: id, label: `${id} ${name}` });
    groups.set(category, group);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}

interface PlaceFieldsProps {
  readonly places: Places;
  readonly value: UploadPlace;
  readonly onChange: (change: Partial<UploadPlace>) => void;
  /** Service and scenario have to be said. */
  readonly required?: boolean;
}

/** Service, scenario, environment, build and the sender's name: what people say of a document that cannot say it. */
export function PlaceFields({ places, value, onChange, required = false }: PlaceFieldsProps) {
  const scenarios = useMemo(
    () => choicesOf(places.scenariosOf(value.service)),
    [places, value.service],
  );
  const unchosen = required ? { value: "", label: "choose" } : UNSAID;
  const services = places.services.map(({ name, title }) => ({
    value: name,
    label: title === name ? name : `${title} (${name})`,
  }));
  const known = services.some(({ value: name }) => name === value.service) || value.service === "";
  return (
    <>
      <NativeSelect
        size="xs"
        label="Service"
        required={required}
        data={[
          unchosen,
          ...(known ? [] : [{ value: value.service, label: value.service }]),
          ...services,
        ]}
        value={value.service}
        onChange={(event) => onChange({ service: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Scenario"
        required={required}
        data={[unchosen, ...scenarios]}
        value={value.scenario}
        onChange={(event) => onChange({ scenario: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Environment"
        data={[
          UNSAID,
          ...ENVIRONMENTS.map((one) => ({ value: one, label: ENVIRONMENT_WORDS[one] })),
        ]}
        value={value.environment}
        onChange={(event) => onChange({ environment: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        label="Build"
        maxLength={200}
        value={value.build}
        onChange={(event) => onChange({ build: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        label="Your name"
        required={required}
        maxLength={200}
        autoComplete="name"
        value={value.by}
        onChange={(event) => onChange({ by: event.currentTarget.value })}
      />
    </>
  );
}
