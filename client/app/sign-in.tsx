import "./sign-in.css";
import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { signIn } from "#client/data/session.ts";
import { Notice } from "#client/ui/states.tsx";
import { Page } from "#client/ui/page.tsx";

/** Asks for the server's token where one is set; then everything is asked for again. */
export function SignIn() {
  const queries = useQueryClient();
  const [token, setToken] = useState("");
  const attempt = useMutation({
    mutationFn: () => signIn(token, (input, init) => fetch(input, init)),
    onSuccess: () => queries.resetQueries(),
  });
  const failure = attempt.error === null ? null : asFailure(attempt.error);
  return (
    <Page title="Sign in">
      <Notice title="This Headroom asks for its token">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            attempt.mutate();
          }}
        >
          <PasswordInput
            label="Token"
            w={320}
            maw="100%"
            autoComplete="current-password"
            required
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            error={failure === null ? null : `${failure.message}: ${failure.remedy}`}
          />
          <Button type="submit" mt={12} loading={attempt.isPending}>
            Sign in
          </Button>
        </form>
      </Notice>
    </Page>
  );
}
