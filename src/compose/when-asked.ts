/** Something whose methods all answer later. */
type Later<T> = { readonly [K in keyof T]: (...given: never[]) => Promise<unknown> };

/** Runs `open` once, at the first call; every caller gets the same. */
export function openedOnce<T>(open: () => Promise<T>): { get(): Promise<T>; opened(): Promise<T> | undefined } {
  let opening: Promise<T> | undefined;
  return {
    get() {
      opening ??= open();
      return opening;
    },
    opened: () => opening,
  };
}

/** A port that is opened by its first call, so that what never asks it never waits for it. */
export function whenAsked<T extends Later<T>>(open: () => Promise<T>): T {
  return new Proxy({} as T, {
    get:
      (_, name) =>
      async (...given: never[]) => {
        const port = await open();
        return await port[name as keyof T](...given);
      },
  });
}
