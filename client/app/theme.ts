import {
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorSchemeManager,
} from "@mantine/core";
import { usePreferences } from "#client/ui/preferences.ts";

const FONT = '"Inter Variable", system-ui, sans-serif';

/** The accent's ten shades; the one in use per scheme is set from tokens.css below. */
const ACCENT = [
  "#eaf1fb",
  "#d2e1f6",
  "#a6c4ee",
  "#84b4fb",
  "#5b93e2",
  "#397ad5",
  "#286bc7",
  "#1c5bb8",
  "#174c99",
  "#123c7a",
] as const;

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: "600" },
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  colors: { accent: ACCENT },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  defaultRadius: "4px",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    // Mantine picks the text by the accent of the light scheme, which is too bright in the dark one for white.
    Button: Button.extend({
      vars: (_theme, { variant = "filled" }) => ({
        root: variant === "filled" ? { "--button-color": "var(--hr-page)" } : {},
      }),
    }),
  },
});

const SHARED = {
  "--mantine-color-body": "var(--hr-page)",
  "--mantine-color-text": "var(--hr-ink)",
  "--mantine-color-default": "var(--hr-surface)",
  "--mantine-color-default-hover": "var(--hr-hover)",
  "--mantine-color-default-color": "var(--hr-ink)",
  "--mantine-color-default-border": "var(--hr-grey-3)",
  "--mantine-color-dimmed": "var(--hr-grey-1)",
  "--mantine-color-placeholder": "var(--hr-grey-2)",
  "--mantine-color-anchor": "var(--hr-accent)",
  "--mantine-color-error": "var(--hr-exhausted)",
};

/** Mantine's colours are ours, so that there is one place to change them: tokens.css. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: SHARED,
  dark: SHARED,
});

/** Keeps the colour scheme with the reader's other preferences. */
export const colourSchemeManager: MantineColorSchemeManager = {
  get: () => usePreferences.getState().colourScheme,
  set: (colourScheme) => usePreferences.getState().change({ colourScheme }),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => usePreferences.getState().change({ colourScheme: "auto" }),
};
