#!/usr/bin/env node
/** Modules are files too: with a very low limit of open files not even they can be loaded. */
const endIfTooFewFiles = (error) => {
  if (error?.code !== 'EMFILE' && error?.code !== 'ENFILE') throw error;
  process.stderr.write(
    'cannot-read: the limit of open files is too low; raise it, for example with ulimit -n 256\n',
  );
  process.exit(4);
};
const { main } = await import('../dist/cli.js').catch(endIfTooFewFiles);

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(130));
process.once('SIGTERM', () => stop.abort(143));
process.exitCode = await main(process.argv.slice(2), process, stop.signal).catch(endIfTooFewFiles);
const end = () => process.kill(process.pid, process.exitCode === 143 ? 'SIGTERM' : 'SIGINT');
// A read that waits for a pipe keeps the process alive, and no exit ends it: the signal itself does.
if (stop.signal.aborted) setTimeout(end, 500).unref();
