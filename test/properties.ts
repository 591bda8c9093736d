import fc from "fast-check";

/** A property that fails is shrunk as long as this, in milliseconds: a huge example could otherwise take hours. */
const longest = 40_000;

fc.configureGlobal({ interruptAfterTimeLimit: longest });
