#!/usr/bin/env node
import { main } from '../dist/cli.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(130));
process.once('SIGTERM', () => stop.abort(143));
process.exitCode = await main(process.argv.slice(2), process, stop.signal);
const end = () => process.kill(process.pid, process.exitCode === 143 ? 'SIGTERM' : 'SIGINT');
// A read that waits for a pipe keeps the process alive, and no exit ends it: the signal itself does.
if (stop.signal.aborted) setTimeout(end, 500).unref();
