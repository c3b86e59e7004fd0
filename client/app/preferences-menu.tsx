import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import {
  type ColourScheme,
  type Density,
  usePreferences,
  type ZoneDisplay,
} from "#client/ui/preferences.ts";
import { PreferencesIcon } from "./icons.tsx";

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  return (
    <Menu.RadioGroup value={value} onChange={(next) => onChange(next as Value)} aria-label={label}>
      <Menu.Label aria-hidden="true">{label}</Menu.Label>
      {(Object.entries(choices) as [Value, string][]).map(([choice, words]) => (
        <Menu.RadioItem key={choice} value={choice} closeMenuOnClick={false}>
          {words}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

const SCHEMES: Readonly<Record<ColourScheme, string>> = {
  light: "Light",
  dark: "Dark",
  auto: "As the system",
};
const DENSITIES: Readonly<Record<Density, string>> = {
  comfortable: "Comfortable",
  compact: "Compact",
};

/** How the reader likes to see things: colours, density, time zone. */
export function PreferencesMenu() {
  const { density, zone, change } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones: Readonly<Record<ZoneDisplay, string>> = { local: own, UTC: "UTC" };
  return (
    <Menu
      position="bottom-end"
      width={208}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label="Preferences">
          <PreferencesIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Choice label="Colours" value={colorScheme} choices={SCHEMES} onChange={setColorScheme} />
        <Choice
          label="Rows"
          value={density}
          choices={DENSITIES}
          onChange={(value) => change({ density: value })}
        />
        <Choice
          label="Times in"
          value={zone}
          choices={zones}
          onChange={(value) => change({ zone: value })}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
