/** Which key means what; pure, so that the list people read is the one that works. */
export type Command =
  | { does: "row"; by: 1 | -1 }
  | { does: "day"; by: number }
  | { does: "page"; key: string }
  | { does: "open" | "close" | "export" | "keys" | "palette" };

export interface Pressed {
  key: string;
  command: boolean;
}

/** A command, or that a `g` waits for its letter, or neither. */
export interface Read {
  command?: Command;
  waits: boolean;
}

const SINGLE: Record<string, Command> = {
  j: { does: "row", by: 1 },
  k: { does: "row", by: -1 },
  "[": { does: "day", by: -1 },
  "]": { does: "day", by: 1 },
  "{": { does: "day", by: -7 },
  "}": { does: "day", by: 7 },
  e: { does: "export" },
  "?": { does: "keys" },
  "/": { does: "palette" },
  Enter: { does: "open" },
  Escape: { does: "close" },
};

/** What people read of the keys; pages are added by the bar of pages itself. */
export const LISTED: ReadonlyArray<readonly [string, string]> = [
  ["Ctrl K  or  /", "find a page, person, metric or day"],
  ["j  k", "next and previous row of the table"],
  ["Enter", "open the row"],
  ["Esc", "close what is open"],
  ["e", "go to the exports"],
  ["[  ]", "a day back and forward"],
  ["{  }", "a week back and forward"],
  ["?", "these keys"],
];

/** Read one key; `waits` says that a `g` came right before it. */
export function read(pressed: Pressed, waits: boolean): Read {
  if (pressed.command) {
    const palette = pressed.key.toLowerCase() === "k";
    return palette ? { command: { does: "palette" }, waits: false } : { waits: false };
  }
  if (waits && /^[a-z]$/.test(pressed.key)) {
    return { command: { does: "page", key: pressed.key }, waits: false };
  }
  if (pressed.key === "g") return { waits: true };
  const command = SINGLE[pressed.key];
  return command ? { command, waits: false } : { waits: false };
}
