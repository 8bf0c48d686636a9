#!/usr/bin/env node
import { main } from '../dist/cli.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(130));
process.once('SIGTERM', () => stop.abort(143));
process.exitCode = await main(process.argv.slice(2), process, stop.signal);
// Interrupted while it waits for a pipe, the process would wait on.
if (stop.signal.aborted) process.exit();
