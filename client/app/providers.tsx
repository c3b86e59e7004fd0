import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type Api, TRPCProvider } from "#client/data/trpc.ts";
import { router } from "./routes.tsx";
import { colourSchemeManager, cssVariables, theme } from "./theme.ts";

interface AppProps {
  readonly api: Api;
  readonly queries: QueryClient;
}

/** The whole client: look, data and pages. */
export function App({ api, queries }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colourSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={api} queryClient={queries}>
          <RouterProvider router={router} />
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
