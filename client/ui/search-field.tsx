import { TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useEffectEvent, useRef, useState } from "react";

const TYPING_MS = 200;

interface SearchFieldProps {
  /** What is searched for, by the address. */
  readonly value: string;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly className?: string | undefined;
  /** A moment after the last key. */
  readonly onSearch: (text: string) => void;
}

/** Follows the keys at once and the address a moment later; `/` leads to it. */
export function SearchField({ value, label, className, onSearch }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState(value);
  // Whoever draws the page anew while somebody types must not put the search off.
  const search = useEffectEvent(onSearch);
  useHotkeys([["/", () => field.current?.focus()]]);
  if (value !== asked) {
    setAsked(value);
    if (value.trim() !== text.trim()) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value.trim()) return undefined;
    const timer = setTimeout(() => search(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextInput
      ref={field}
      size="xs"
      type="search"
      className={className ?? ""}
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder="Search  /"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
