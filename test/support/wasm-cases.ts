// The same command through stream and wasm: all that it writes must be the same.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli.ts';
import { steady } from '../fast/engines/steady.ts';

export interface EngineRun {
  readonly wrote: Readonly<Record<string, unknown>>;
  /** The engine that scored; undefined where nothing was. */
  readonly engine: unknown;
}

/** Runs a command's arguments with an engine; what it wrote, without what may differ. */
export async function runEngine(engine: string, command: readonly string[]): Promise<EngineRun> {
  const out = mkdtempSync(join(tmpdir(), 'leadscore-engine-'));
  try {
    const texts: string[] = [];
    const stream = { write: (one: string) => texts.push(one) };
    const at = (file: string): string => join(out, file);
    const argv = ['--out', at('scored.csv'), '--rejects', at('rejects.csv'), '--summary', at('summary.json')];
    const exit = await main([...command, ...argv, '--engine', engine], { stdout: stream, stderr: stream });
    const read = (file: string): string =>
      existsSync(at(file)) ? readFileSync(at(file), 'utf8').replaceAll(out, 'OUT') : '';
    const summary = JSON.parse(read('summary.json') || '{}') as Record<string, unknown>;
    const { engine: used, seconds: _, ...rest } = summary;
    const said = steady(texts.join('').replaceAll(out, 'OUT'));
    return {
      engine: used,
      wrote: { exit, said, scored: read('scored.csv'), rejects: read('rejects.csv'), rest },
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
