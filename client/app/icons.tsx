const STROKE = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.5,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

/** A budget that is spent below its line. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" {...STROKE}>
      <path d="M2 4h16" strokeDasharray="2.5 2.5" stroke="var(--hr-grey-2)" />
      <path d="M2 7l5 3 4-1 7 7" strokeWidth="2.25" stroke="var(--hr-ok)" />
    </svg>
  );
}

export function MenuIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {...STROKE}>
      <path d="M2 4h12M2 8h12M2 12h12" />
    </svg>
  );
}

/** Two sliders: what the reader can set. */
export function PreferencesIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {...STROKE}>
      <path d="M2 5h6M12 5h2M2 11h2M8 11h6" />
      <circle cx="10" cy="5" r="2" />
      <circle cx="6" cy="11" r="2" />
    </svg>
  );
}
