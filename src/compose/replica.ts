import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

/** Names what holds leases and runs in the store: readable to people, and never the same twice. */
export const replicaName = (): string => `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
