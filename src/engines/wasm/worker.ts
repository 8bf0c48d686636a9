// A thread of the engine: counts its part of each log that it receives.
import { parentPort, workerData } from 'node:worker_threads';
import { createBuffer, InputChanged } from './blocks.ts';
import { type ActivityJob, countActivities } from './count-activities.ts';
import { createKernel, NO_MEMORY } from './kernel-memory.ts';
import { NotForWasm } from './not-for-wasm.ts';
import { WebAssembly } from './webassembly.ts';
import type { WorkerAnswer, WorkerData } from './workers.ts';

const { module, memory, block } = workerData as WorkerData; // what workers.ts gives
const port = parentPort;
if (port === null) throw new Error('this is a worker');
const kernelMemory = createKernel(module, memory);
const buffer = createBuffer(kernelMemory, block);

const answer = (what: WorkerAnswer): void => port.postMessage(what);

port.on('message', (job: ActivityJob) => {
  try {
    const counting = countActivities(kernelMemory, job, buffer);
    for (let step = counting.next(); ; step = counting.next()) {
      if (step.done) return answer({ kind: 'part', part: step.value });
      answer({ kind: 'read', bytes: step.value });
    }
  } catch (error) {
    if (error instanceof InputChanged) answer({ kind: 'changed', path: error.message });
    else if (error instanceof NotForWasm) answer({ kind: 'unsupported', reason: error.message });
    else if (error instanceof WebAssembly.RuntimeError) answer({ kind: 'unsupported', reason: NO_MEMORY });
    else answer({ kind: 'failed', error: error as Error });
  }
});
