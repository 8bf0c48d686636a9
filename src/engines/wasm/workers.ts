// The engine's threads: started together, given one log after the other, ended with the run.
import { Worker } from 'node:worker_threads';
import { createBuffer, InputChanged } from './blocks.ts';
import { type ActivityJob, type ActivityPart, countActivities } from './count-activities.ts';
import { type KernelMemory, workerUrl } from './kernel-memory.ts';
import { NotForWasm } from './not-for-wasm.ts';
import type { WasmMemory, WasmModule } from './webassembly.ts';

export interface WorkerData {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** How many bytes of a file a thread takes at a time. */
  readonly block: number;
}

export type WorkerAnswer =
  | { readonly kind: 'part'; readonly part: ActivityPart }
  | { readonly kind: 'read'; readonly bytes: number }
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'failed'; readonly error: Error };

export interface Crew {
  /** Counts one file of a log; what each thread found. */
  count(job: ActivityJob, advance: (bytes: number) => void): Promise<ActivityPart[]>;
  close(): Promise<void>;
}

export function startWorkers(threads: number, data: WorkerData): Crew {
  const workers = Array.from({ length: threads }, () => new Worker(workerUrl(), { workerData: data }));
  for (const worker of workers) worker.on('error', () => {}); // heard where an answer is awaited
  const ask = (worker: Worker, job: ActivityJob, advance: (bytes: number) => void): Promise<ActivityPart> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        worker.off('message', onAnswer);
        worker.off('error', fail);
        worker.off('exit', leave);
        settle();
      };
      const fail = (error: Error): void => end(() => reject(error));
      const leave = (): void => fail(new Error('a thread ended before its work was done'));
      const onAnswer = (answer: WorkerAnswer): void => {
        if (answer.kind === 'read') advance(answer.bytes);
        else if (answer.kind === 'part') end(() => resolve(answer.part));
        else fail(errorOf(answer));
      };
      worker.on('message', onAnswer);
      worker.on('error', fail);
      worker.on('exit', leave);
      worker.postMessage(job);
    });
  return {
    count: async (job, advance) => {
      const parts = await Promise.allSettled(workers.map((worker) => ask(worker, job, advance)));
      const failed = parts.filter((part) => part.status === 'rejected');
      // A thread that gave up because of another has the less useful error.
      const [first] = failed;
      if (first) throw first.reason;
      return parts.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function errorOf(answer: Exclude<WorkerAnswer, { readonly kind: 'part' | 'read' }>): Error {
  switch (answer.kind) {
    case 'unsupported':
      return new NotForWasm(answer.reason);
    case 'changed':
      return new InputChanged(answer.path);
    case 'failed':
      return answer.error;
  }
}

/** This thread alone: it looks up after each block. */
export function workAlone(memory: KernelMemory, block: number, lookUp: () => Promise<void>): Crew {
  const buffer = createBuffer(memory, block);
  return {
    count: async (job, advance) => {
      const counting = countActivities(memory, job, buffer);
      for (let step = counting.next(); ; step = counting.next()) {
        if (step.done) return [step.value];
        advance(step.value);
        await lookUp();
      }
    },
    close: async () => {},
  };
}
