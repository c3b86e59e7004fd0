import { useQuery } from "@tanstack/react-query";
import { Outlet, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { FilesBanner } from "./files-banner.tsx";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { SourceBanner } from "./source-banner.tsx";
import classes from "./shell.module.css";

const SignIn = lazy(async () => ({ default: (await import("./sign-in.tsx")).SignIn }));

/** Has the focus go to the content when it went with the page before, so that keys and readers go on from there. */
function useFocusOnContent() {
  const content = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged && document.activeElement === document.body)
          content.current?.focus({ preventScroll: true });
      }),
    [router],
  );
  return content;
}

/** What stands around every page. */
export function Shell() {
  const about = useQuery(useTRPC().meta.about.queryOptions(undefined, { staleTime: Infinity }));
  const content = useFocusOnContent();
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
      <main ref={content} id="content" tabIndex={-1} className={classes.content}>
        <Suspense>{locked ? <SignIn /> : <Outlet />}</Suspense>
      </main>
      <Footer about={about.data} />
    </>
  );
}
