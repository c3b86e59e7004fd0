import { ActionIcon, Menu, UnstyledButton } from "@mantine/core";
import { useHotkeys, useWindowEvent } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ConnectionDot } from "./connection-dot.tsx";
import { Logo, MenuIcon } from "./icons.tsx";
import { PreferencesMenu } from "./preferences-menu.tsx";
import classes from "./shell.module.css";

const loadPalette = async () => ({ default: (await import("./palette.tsx")).Palette });
const Palette = lazy(loadPalette);

/** What opens the palette, as this reader's keyboard has it. */
const FIND_KEYS = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";

/** Ctrl or ⌘ comes before K: by then the palette can be on its way. */
function useEarlyPalette(): void {
  useWindowEvent("keydown", ({ key }) => {
    if (key === "Control" || key === "Meta") void loadPalette();
  });
}

/** The pages that stand in the navigation, in its order. */
const PAGES = [
  { to: "/", title: "Overview" },
  { to: "/teams", title: "Teams" },
  { to: "/ship", title: "Ship" },
  { to: "/planning", title: "Planning" },
  { to: "/league", title: "League" },
  { to: "/scorecard", title: "Scorecard" },
  { to: "/evidence", title: "Evidence" },
  { to: "/sources", title: "Sources" },
] as const;

function Navigation() {
  return (
    <nav className={classes.navigation} aria-label="Pages">
      {PAGES.map(({ to, title }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === "/", includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

function NavigationMenu() {
  return (
    <Menu
      position="bottom-start"
      width={200}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          className={classes.menu ?? ""}
          variant="subtle"
          color="gray"
          size={32}
          aria-label="Pages"
        >
          <MenuIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {PAGES.map(({ to, title }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Name, pages, the palette's button, the reader's preferences, and whether the page is live. */
export function Header() {
  const [asked, setAsked] = useState(0);
  const find = () => setAsked((before) => before + 1);
  useHotkeys([["mod+K", find]], []);
  useEarlyPalette();
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <NavigationMenu />
        <Link to="/" className={classes.wordmark}>
          <Logo />
          Headroom
        </Link>
        <Navigation />
        <div className={classes.tools}>
          <UnstyledButton
            className={classes.find ?? ""}
            onClick={find}
            onPointerEnter={() => void loadPalette()}
            aria-keyshortcuts="Control+K Meta+K"
          >
            Find <kbd>{FIND_KEYS}</kbd>
          </UnstyledButton>
          <PreferencesMenu />
          <ConnectionDot />
        </div>
      </div>
      {asked > 0 ? (
        <Suspense>
          <Palette asked={asked} />
        </Suspense>
      ) : null}
    </header>
  );
}
