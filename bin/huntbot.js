#!/usr/bin/env node
// Starts huntbot. In a checkout the bundle is rebuilt first whenever a source file is newer.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, isStale, root } from "./build.js";
import { lacksSnapshot, takeSnapshot } from "./snapshot.js";

if (existsSync(join(root, "src/main.ts")) && isStale()) await build();
if (lacksSnapshot()) await takeSnapshot();
await import("../dist/adapters/terminal/main.js");
