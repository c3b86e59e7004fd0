import { useZone } from "#client/ui/preferences.ts";
import classes from "./shell.module.css";

interface About {
  readonly version: string;
  readonly demo: boolean;
}

/** Which Headroom this is, and whether its organisation is a made-up one. */
export function Footer({ about }: { readonly about: About | undefined }) {
  const zone = useZone();
  return (
    <footer className={classes.footer}>
      <span>Headroom {about?.version}</span>
      {about?.demo === true ? (
        <span>Demo: this organisation is made up. Write a headroom.yaml to see your own.</span>
      ) : null}
      <span>Times in {zone}</span>
    </footer>
  );
}
