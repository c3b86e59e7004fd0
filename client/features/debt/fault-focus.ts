import { type RefObject, useEffect, useRef, useState } from "react";

/** Brings the focus to the first field that is marked as wrong, else to what is said of the whole form. */
function toFault(form: HTMLElement | null): void {
  const marked = form?.querySelector<HTMLElement>("[aria-invalid='true']");
  const fault = marked ?? form?.querySelector<HTMLElement>("[role='alert']");
  if (fault === null || fault === undefined) return;
  if (marked === null) fault.tabIndex = -1;
  fault.focus();
}

interface FaultFocus {
  readonly form: RefObject<HTMLFormElement | null>;
  /** To be called when the form itself finds that something is wrong. */
  readonly toFaults: () => void;
}

/**
 * Has the focus go to what is wrong with a form, so that nobody has to look for it and those who hear the page are told.
 * While the server is asked the button cannot hold the focus, so that without it a refusal would leave it nowhere.
 *
 * @param error what the server answered last; `null`: nothing wrong
 */
export function useFaultFocus(error: unknown): FaultFocus {
  const form = useRef<HTMLFormElement>(null);
  const [found, setFound] = useState(0);
  useEffect(() => {
    if (found > 0) toFault(form.current);
  }, [found]);
  useEffect(() => {
    if (error !== null) toFault(form.current);
  }, [error]);
  return { form, toFaults: () => setFound((times) => times + 1) };
}
