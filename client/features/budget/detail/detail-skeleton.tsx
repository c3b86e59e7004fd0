import { Skeleton } from "@mantine/core";
import { Page } from "#client/ui/page.tsx";
import classes from "./detail.module.css";

/** The page's shape while its figures are on the way. */
export function DetailSkeleton({ title }: { readonly title: string }) {
  return (
    <Page title={title} above={<h1>{title}</h1>}>
      <div className={classes.skeleton} role="status" aria-label="Loading this budget">
        <Skeleton height={48} width="min(280px, 60%)" radius="sm" />
        <Skeleton height={28} width="min(640px, 90%)" radius="sm" />
        <Skeleton height={72} radius="sm" />
        <Skeleton height={408} radius="sm" />
        <Skeleton height={280} radius="sm" />
      </div>
    </Page>
  );
}
