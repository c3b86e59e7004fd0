import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "#server/router.ts";
import { clearFetch } from "./transport.ts";

export type Api = TRPCClient<AppRouter>;

export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/**
 * The client of Headroom's own server: calls in batches, live events as a server-sent stream that resumes by id.
 *
 * @param url where `/trpc` is, as the page sees it
 */
export function createApi(url: string): Api {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({
          url,
          maxURLLength: 4_000,
          maxItems: 10,
          fetch: clearFetch((input, init) => fetch(input, init)),
        }),
      }),
    ],
  });
}
