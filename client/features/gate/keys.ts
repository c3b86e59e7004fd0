const NOT_TYPED_IN = ["radio", "checkbox", "range", "button", "submit"];

/** Whether keys go into what has the focus, so that they are no shortcuts of the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_IN.includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    target.closest("[role=dialog], [role=application], [role=menu], [role=listbox]") !== null
  );
}
