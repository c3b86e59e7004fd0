import { Link } from "@tanstack/react-router";
import classes from "./scenarios.module.css";

/** The views of the league. */
export function LeagueTabs() {
  return (
    <nav className={classes.tabs} aria-label="Views of the league">
      <Link
        to="/league"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ "aria-current": "page" }}
      >
        Teams
      </Link>
      <Link
        to="/league/matrix"
        activeOptions={{ includeSearch: false }}
        activeProps={{ "aria-current": "page" }}
      >
        Matrix of scenarios and services
      </Link>
      <Link
        to="/league/exemptions"
        activeOptions={{ includeSearch: false }}
        activeProps={{ "aria-current": "page" }}
      >
        Exemptions
      </Link>
      <Link to="/lab">Can it be gamed?</Link>
    </nav>
  );
}
