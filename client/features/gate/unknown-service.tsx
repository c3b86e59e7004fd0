import { Link } from "@tanstack/react-router";
import classes from "./gate.module.css";
import { type ServiceChoice, suggestions } from "./services.ts";

/** Offers what may have been meant by a name that nobody knows. */
export function UnknownService({
  service,
  services,
}: {
  readonly service: string;
  readonly services: readonly ServiceChoice[];
}) {
  const meant = suggestions(services, service);
  if (meant.length === 0) return null;
  return (
    <p className={classes.links}>
      Did you mean{" "}
      {meant.map(({ name, title }) => (
        <Link key={name} to="/ship" search={{ service: name }}>
          {title}
        </Link>
      ))}
    </p>
  );
}
