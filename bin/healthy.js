#!/usr/bin/env node
// Exit code 0 when the bot on this machine answers /healthz: the health check of a container.
const answer = await fetch(`http://127.0.0.1:${process.env["PORT"] || 3978}/healthz`).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
