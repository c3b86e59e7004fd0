import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { FilesBanner } from "./files-banner.tsx";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { SourceBanner } from "./source-banner.tsx";
import classes from "./shell.module.css";

const SignIn = lazy(async () => ({ default: (await import("./sign-in.tsx")).SignIn }));

/** What stands around every page. */
export function Shell() {
  const about = useQuery(useTRPC().meta.about.queryOptions(undefined, { staleTime: Infinity }));
  const locked = about.error !== null && asFailure(about.error).code === "access.required";
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <Header />
      {locked ? null : (
        <>
          <SourceBanner />
          <FilesBanner />
        </>
      )}
      <main id="content" tabIndex={-1} className={classes.content}>
        <Suspense>{locked ? <SignIn /> : <Outlet />}</Suspense>
      </main>
      <Footer about={about.data} />
    </>
  );
}
