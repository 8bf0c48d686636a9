// @ts-check
// Many runs in one process, each in a folder of its own with a fault of its own: `node sweep.js JOBS.json`. Writes
// what each came to as JSON. (A process for each would spend its time in starting Node.)
import { readFileSync } from 'node:fs';
import { arm } from './fs-faults.js';

// Behind the faults, so that the program sees the file system as they leave it.
const { main } = await import('../../../dist/cli.js');

/** @typedef {{ folder: string, fault: string, argv: string[] }} Job */
/** @type {Job[]} */
const jobs = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const results = [];
for (const { folder, fault, argv } of jobs) {
  process.chdir(folder);
  let said = '';
  const stream = { write: (/** @type {string} */ text) => (said += text) };
  arm(fault);
  const code = await main(argv, { stdout: stream, stderr: stream });
  results.push({ code, said });
}
arm('');
process.stdout.write(JSON.stringify(results));
