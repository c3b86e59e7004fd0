import "./combobox.css";
import { Select } from "@mantine/core";
import { type Ref, useMemo } from "react";
import { useAsker } from "./asker.ts";
import classes from "./gate.module.css";
import { fitting, type ServiceChoice } from "./services.ts";

interface ServicePickerProps {
  readonly services: readonly ServiceChoice[];
  /** The service of the address; it need not be one of those known. */
  readonly service: string | undefined;
  readonly onService: (service: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

const MOST_SHOWN = 50;

/** Picks a service by a few letters of its name; those asked for last come first. */
export function ServicePicker({ services, service, onService, inputRef }: ServicePickerProps) {
  const recent = useAsker((asker) => asker.recent);
  const byName = useMemo(() => new Map(services.map((one) => [one.name, one])), [services]);
  const known = services.map(({ name, title }) => ({ value: name, label: title }));
  const data =
    service === undefined || byName.has(service)
      ? known
      : [{ value: service, label: service }, ...known];
  return (
    <Select
      ref={inputRef}
      className={classes.service ?? ""}
      label="Service"
      placeholder="Type a few letters"
      searchable
      selectFirstOptionOnChange
      selectFirstOptionOnDropdownOpen
      withCheckIcon={false}
      allowDeselect={false}
      limit={MOST_SHOWN}
      withScrollArea={false}
      classNames={{ options: classes.options ?? "", option: classes.offered ?? "" }}
      nothingFoundMessage="No service has that name"
      // Kept, so that the first option is there to be chosen when the list opens.
      comboboxProps={{ keepMounted: true, withinPortal: false, transitionProps: { duration: 0 } }}
      data={data}
      value={service ?? null}
      onChange={(chosen) => {
        if (chosen !== null) onService(chosen);
      }}
      filter={({ options, search }) => {
        const current = service === undefined ? undefined : byName.get(service);
        const typed = current?.title === search ? "" : search;
        const fits = fitting(
          options.flatMap((option) => {
            if (!("value" in option)) return [];
            const one = byName.get(String(option.value));
            const { title = option.label, team = null } = one ?? {};
            return [{ option, name: String(option.value), title, team }];
          }),
          typed,
          recent,
        );
        return fits.map(({ option }) => option);
      }}
      renderOption={({ option }) => {
        const one = byName.get(String(option.value));
        const beside = [option.value === option.label ? null : option.value, one?.team ?? null];
        return (
          <span className={classes.option}>
            {option.label} <small>{beside.filter((part) => part !== null).join(" · ")}</small>
          </span>
        );
      }}
    />
  );
}
