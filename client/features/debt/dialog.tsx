import "./dialog.css";
import { Button, Modal } from "@mantine/core";
import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { useFocusBack } from "./focus-back.ts";
import classes from "./debt.module.css";

interface DialogProps {
  readonly title: string;
  readonly size?: number;
  readonly onClose: () => void;
  /** Whether a click beside it closes it; not where something typed would be lost. */
  readonly isLight?: boolean;
  readonly children: ReactNode;
}

const Unsaved = createContext<(isUnsaved: boolean) => void>(() => undefined);

/** Tells the dialog around a form whether something stands in it that would be lost. */
export function useUnsaved(isUnsaved: boolean): void {
  const tell = use(Unsaved);
  useEffect(() => {
    tell(isUnsaved);
    return () => tell(false);
  }, [tell, isUnsaved]);
}

/**
 * What is asked or shown for a moment in front of a page. The focus stays in it, and goes back when it is closed. A key
 * pressed by mistake throws nothing away: what was typed is asked about first.
 */
export function Dialog({ title, size = 640, onClose, isLight = false, children }: DialogProps) {
  useFocusBack();
  const [isUnsaved, setUnsaved] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const before = useRef<Element | null>(null);

  function attempt(): void {
    if (isAsking) return keep();
    if (!isUnsaved) return onClose();
    before.current = document.activeElement;
    setAsking(true);
  }
  function keep(): void {
    setAsking(false);
    if (before.current instanceof HTMLElement) before.current.focus();
  }

  return (
    <Modal
      opened
      onClose={attempt}
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
      {isAsking ? <Question onKeep={keep} onDiscard={onClose} /> : null}
      <Unsaved value={setUnsaved}>{children}</Unsaved>
    </Modal>
  );
}

interface QuestionProps {
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

function Question({ onKeep, onDiscard }: QuestionProps) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div role="group" aria-label="Close without saving?" className={classes.question}>
      <p role="alert">Close without saving? What you typed would be lost.</p>
      <Button ref={first} size="xs" onClick={onKeep}>
        Keep writing
      </Button>
      <Button size="xs" variant="default" onClick={onDiscard}>
        Throw it away
      </Button>
    </div>
  );
}
