/** Holds up whoever waits at it until it is opened. */
export interface Gate {
  readonly wait: () => Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait: () => opened, open };
}
