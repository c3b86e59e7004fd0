/** Where `kubectl apply` keeps a copy of the whole object it was given. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The annotations that people wrote: what `kubectl get -o yaml` shows has a copy of the object among them. */
export function ownAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const { [LAST_APPLIED]: _copy, ...own } = annotations ?? {};
  return own;
}
