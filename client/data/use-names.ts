import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#client/data/trpc.ts";

interface Names {
  readonly team: (name: string) => string;
  readonly service: (name: string) => string;
}

/** What people call teams and services; those that the catalogue does not have, or not yet, by the name they go by there. */
export function useNames(): Names {
  const catalog = useQuery(useTRPC().org.catalog.queryOptions());
  const titleIn =
    (all: readonly { readonly name: string; readonly displayName: string }[] = []) =>
    (name: string): string =>
      all.find((one) => one.name === name)?.displayName ?? name;
  return { team: titleIn(catalog.data?.teams), service: titleIn(catalog.data?.services) };
}
