import "./dialog.css";
import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";

interface DialogProps {
  readonly title: string;
  readonly size?: number;
  readonly onClose: () => void;
  /** Whether a click beside it closes it; not where something typed would be lost. */
  readonly isLight?: boolean;
  readonly children: ReactNode;
}

/** Has the focus go back to where it was once what asks for it is gone. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
  );
}

/** What is asked or shown for a moment in front of a page. The focus stays in it, and goes back when it is closed. */
export function Dialog({ title, size = 640, onClose, isLight = false, children }: DialogProps) {
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{title}</b>}
      size={size}
      closeOnClickOutside={isLight}
      closeButtonProps={{ "aria-label": "Close" }}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.4 }}
      yOffset="5vh"
      // It heads the dialog, not the page.
      attributes={{ header: { role: "presentation" } }}
    >
      {children}
    </Modal>
  );
}
