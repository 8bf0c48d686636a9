#!/usr/bin/env node
import { main } from '../dist/cli.js';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(130));
process.once('SIGTERM', () => stop.abort(143));
process.exitCode = await main(process.argv.slice(2), process, stop.signal);
