import { Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import type { GateRequest } from "#shared/gate/model.ts";
import { judge } from "#shared/gate/verdict.ts";
import type { GateCheck, GateFactsView } from "#shared/gate/views.ts";
import { asFailure, type Failure, waitingNote } from "#client/data/failure.ts";
import { requestOf, shareAddress, type ShipAddress } from "#client/features/gate/address.ts";
import { Answer } from "#client/features/gate/answer.tsx";
import { AskForm } from "#client/features/gate/ask-form.tsx";
import { useAsker } from "#client/features/gate/asker.ts";
import { takenBack } from "#client/features/gate/cost-words.ts";
import { DryRunPanel } from "#client/features/gate/dry-run.tsx";
import { PastCost } from "#client/features/gate/past-cost.tsx";
import { PolicyPanel } from "#client/features/gate/policy.tsx";
import { CheckRecord } from "#client/features/gate/record.tsx";
import { questionOf, useCheck, useCost, useFacts } from "#client/features/gate/use-gate.ts";
import type { ServiceChoice } from "#client/features/gate/services.ts";
import { useServices } from "#client/features/gate/use-services.ts";
import { UnknownService } from "#client/features/gate/unknown-service.tsx";
import { VerdictMark } from "#client/features/gate/verdict-mark.tsx";
import { WhatIfPanel } from "#client/features/gate/what-if.tsx";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import { WhenSeen } from "#client/ui/when-seen.tsx";
import classes from "./ship.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/ship");

/** Statistics and charts come after the verdict. */
const CanaryPanel = lazy(async () => ({
  default: (await import("#client/features/canary/canary-panel.tsx")).CanaryPanel,
}));

/** May this change ship now? What would it cost if it goes wrong? How long must the canary run? */
export function ShipPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const services = useServices();
  const check = useCheck();
  const { name, askedFor } = useAsker();
  const request = requestOf(address);

  function change(search: ShipAddress): void {
    if (!isStillHere()) return;
    const isOther = search.service !== address.service;
    if (isOther) check.reset();
    // Trying other risks leaves no trail of steps to go back through.
    void navigate({ search, replace: !isOther, resetScroll: false });
  }

  if (services.choices === undefined) {
    if (services.error === null)
      return <PageSkeleton label="Loading the services" note={waitingNote(services.waiting)} />;
    return (
      <Page title="Ship">
        <FailureNotice
          what="The services could not be loaded"
          failure={asFailure(services.error)}
          onRetry={services.retry}
        />
      </Page>
    );
  }
  return (
    <Page title={request === null ? "Ship" : `Ship ${request.service}`}>
      <AskForm
        services={services.choices}
        address={address}
        onAddress={(search) => {
          if (search.service !== undefined && search.service !== address.service)
            askedFor(search.service);
          change(search);
        }}
        onRecord={() => {
          if (request === null) return;
          askedFor(request.service);
          check.mutate(questionOf(request, name));
        }}
        isRecording={check.isPending}
      />
      {request === null ? (
        <NothingAsked hasServices={services.choices.length > 0} />
      ) : (
        <Asked
          key={request.service}
          services={services.choices}
          request={request}
          address={address}
          onAddress={change}
          recorded={check.data}
          failed={check.error === null ? null : asFailure(check.error)}
        />
      )}
    </Page>
  );
}

function NothingAsked({ hasServices }: { readonly hasServices: boolean }) {
  const [now] = useState(() => Date.now());
  return (
    <>
      {hasServices ? (
        <Notice title="May it ship? Pick a service above">
          <p>
            The answer is worked out from its error budgets, what burns, open incidents, freezes and
            what it needs, and follows them while the page is open.
          </p>
        </Notice>
      ) : (
        <Notice title="There are no services yet">
          <p>
            Services come from the catalogue and from the files that define SLOs: add them to{" "}
            <code>catalog:</code> and <code>slos:</code> of headroom.yaml.
          </p>
        </Notice>
      )}
      <Section title="Past checks">
        <CheckRecord now={now} />
      </Section>
      <Below service={null} team={null} now={now} judgedAs={null} />
    </>
  );
}

interface AskedProps {
  readonly services: readonly ServiceChoice[];
  readonly request: GateRequest;
  readonly address: ShipAddress;
  readonly onAddress: (address: ShipAddress) => void;
  readonly recorded: GateCheck | undefined;
  readonly failed: Failure | null;
}

function Asked(props: AskedProps) {
  const facts = useFacts(props.request.service);
  if (facts.data !== undefined) return <Answered {...props} view={facts.data} />;
  if (facts.error === null)
    return <PageSkeleton label="Asking the gate" note={waitingNote(facts.failureReason)} />;
  return (
    <FailureNotice
      what="The gate could not be asked, so nobody can say whether this may ship"
      failure={asFailure(facts.error)}
      onRetry={() => void facts.refetch()}
    />
  );
}

function Answered(props: AskedProps & { readonly view: GateFactsView }) {
  const { view, services, request, address, onAddress, recorded, failed } = props;
  const { facts, document, policyVersion, profile } = view;
  const answer = useMemo(() => judge(facts, request, document), [facts, request, document]);
  const judgedAs = answer.judgedAs;
  return (
    <>
      <Answer answer={answer} facts={facts} policyVersion={policyVersion} />
      <Recorded check={recorded} failed={failed} />
      {facts.known ? (
        <>
          <Section title="What could it cost?">
            <div className={classes.pair}>
              <Sliders view={view} request={request} address={address} onAddress={onAddress} />
              <WhenSeen minHeight={320}>
                <PastCost service={request.service} now={facts.at} />
              </WhenSeen>
            </div>
          </Section>
          <WhenSeen minHeight={640}>
            <Suspense fallback={<Skeleton height={640} radius="sm" />}>
              <CanaryPanel
                facts={facts}
                profile={profile}
                share={request.share ?? document.policy.exposure.smallShare.atMost}
              />
            </Suspense>
          </WhenSeen>
        </>
      ) : (
        <UnknownService service={request.service} services={services} />
      )}
      <Section title="Past checks of this service">
        <CheckRecord service={request.service} now={facts.at} />
      </Section>
      <Below
        service={facts.known ? { name: facts.service, title: facts.title } : null}
        team={facts.team}
        now={facts.at}
        judgedAs={judgedAs}
      />
    </>
  );
}

function Sliders({
  view,
  request,
  address,
  onAddress,
}: Pick<AskedProps, "request" | "address" | "onAddress"> & { readonly view: GateFactsView }) {
  const cost = useCost(request.service);
  const history = useMemo(() => takenBack(cost.data?.deploys ?? []), [cost.data]);
  return (
    <WhatIfPanel
      view={view}
      request={request}
      history={history}
      onShare={(share) => {
        const { share: _, ...rest } = address;
        onAddress({ ...rest, ...shareAddress(share) });
      }}
      onFlag={(flag) => {
        const { flag: _, ...rest } = address;
        onAddress(flag ? { ...rest, flag: "yes" } : rest);
      }}
    />
  );
}

/** What the server has on record, in its own words: what was answered, not what is hoped for. */
function Recorded({ check, failed }: { check: GateCheck | undefined; failed: Failure | null }) {
  return (
    <p className={classes.recorded} role="status">
      {failed === null ? null : (
        <b>
          Not on record: {sentenceOf(failed.message)} What to try: {failed.remedy}.
        </b>
      )}
      {check === undefined || failed !== null ? null : (
        <>
          On record: <VerdictMark verdict={check.verdict} /> at{" "}
          <Moment at={check.askedAt} now={check.askedAt} as="clock" />
          {check.askedBy === null ? null : ` for ${check.askedBy}`}, {check.risk} risk, policy
          version {check.policyVersion}. It stands below.
        </>
      )}
    </p>
  );
}

interface BelowProps {
  readonly service: { readonly name: string; readonly title: string } | null;
  readonly team: string | null;
  readonly now: number;
  readonly judgedAs: GateRequest["risk"] | null;
}

function Below({ service, team, now, judgedAs }: BelowProps) {
  return (
    <>
      <Section title="If the gate had decided in the last 30 days">
        <WhenSeen minHeight={320}>
          <DryRunPanel service={service} team={team} />
        </WhenSeen>
      </Section>
      <div id="policy">
        <Section title="The policy">
          <WhenSeen minHeight={480}>
            <PolicyPanel now={now} judgedAs={judgedAs} />
          </WhenSeen>
        </Section>
      </div>
    </>
  );
}
