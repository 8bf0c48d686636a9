// Compiles the kernel into dist, unless what is there is newer than its sources. A part of `npm run build`.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, 'kernel');
const target = new URL('../../../dist/engines/wasm/kernel.wasm', import.meta.url).pathname;

const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = readdirSync(root).filter((name) => name.endsWith('.ts'));
const newest = Math.max(
  ...[...sources.map((name) => join(root, name)), new URL(import.meta.url).pathname].map(timeOf),
);

if (timeOf(target) <= newest) {
  const { default: asc } = await import('assemblyscript/asc');
  const flags = [
    ...['--outFile', 'kernel.wasm', '--enable', 'simd,threads', '--sharedMemory', '--importMemory'],
    ...[
      '--initialMemory',
      '256',
      '--maximumMemory',
      '65536',
      '--runtime',
      'stub',
      '-O3',
      '--noAssert',
      '--converge',
    ],
    ...['--disableWarning', '112'], // vectors are exchanged between our own functions only
  ];
  const { error, stderr } = await asc.main([join(root, 'kernel.ts'), '--baseDir', '/', ...flags], {
    writeFile: (_, contents) => {
      mkdirSync(join(target, '..'), { recursive: true });
      writeFileSync(target, contents);
    },
  });
  if (error) {
    process.stderr.write(stderr.toString());
    process.exitCode = 1;
  }
}
