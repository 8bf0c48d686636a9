// `init` on an export as people have it: ids that repeat, dates that are none, kinds that no preset knows.

import { expect, test } from 'vitest';
import { inFreshFolder, put, run, text } from '../../support/run.ts';

inFreshFolder();

const many = (n: number, row: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => `${row(i)}\n`).join('');
const two = (n: number): string => String(n).padStart(2, '0');

const AS_OF = ['--as-of', '2026-10-01'];
const INPUTS = ['--leads', 'personas.csv', '-a', 'actividades=actividades.csv', ...AS_OF];

interface Mess {
  readonly repeatedIds?: number;
  readonly badDates?: number;
}

/** 400 people of Pipedrive and 1,000 activities, in Spanish. */
function put400({ repeatedIds = 0, badDates = 0 }: Mess): void {
  const idOf = (i: number): number => 1_000 + (i < repeatedIds ? 399 - i : i);
  put({
    'personas.csv': `Persona - ID;Persona - Nombre;Persona - Correo electrónico;Persona - Puesto;Persona - Propietario\n${many(
      400,
      (i) =>
        `${idOf(i)};Ana Ruiz ${i % 90};p${i}@x.example;${['Gerente', 'Director', 'Becario', 'Técnico'][i % 4]};Laura Gil ${i % 5}`,
    )}`,
    'actividades.csv': `Actividad - Tipo;Actividad - Asunto;Actividad - Fecha de vencimiento;Actividad - Hecho;Persona - ID\n${many(
      1_000,
      (i) =>
        `${['Llamada', 'Reunión', 'Demo', 'Comida', 'Tarea'][i % 5]};x;${i < badDates ? 'ayer' : `${two((i % 28) + 1)}/09/2026`};${i % 4 ? 'Hecho' : 'Pendiente'};${1_100 + (i % 300)}`,
    )}`,
  });
}

async function init(): Promise<string> {
  const { code, stdout, stderr } = await run(['init', ...INPUTS]);
  expect(code, stderr).toBe(0);
  // The console folds long lines.
  return stdout.replace(/\s+/g, ' ');
}

/** The score command that init prints runs as it is. */
async function scores(shown: string): Promise<void> {
  const command = /leadscore (score .*?--out \S+)/.exec(shown)?.[1] ?? '';
  const { code, stderr } = await run(command.split(/[\s\\]+/));
  expect(code, stderr).toBe(0);
}

test('a date column with 1 % of cells that are no dates is used', async () => {
  put400({ badDates: 10 });
  const shown = await init();
  expect(text('rules.yaml')).toContain('at: Actividad - Fecha de vencimiento');
  expect(shown).not.toContain('nothing ages');
  await scores(shown);
});

test('one with more is not, and init names the cells', async () => {
  put400({ badDates: 25 });
  const shown = await init();
  expect(shown).toContain(
    '"Actividad - Fecha de vencimiento" is a date in 97.5 % of rows; 25 are not (line 2 "ayer"). Not used, so nothing ages: correct them, or add at: yourself',
  );
  expect(text('rules.yaml')).not.toMatch(/^ {4}at:/m);
  await scores(shown);
});

test('a known id may repeat in 5 % of rows, and the score command allows what it rejects', async () => {
  put400({ repeatedIds: 8 });
  const shown = await init();
  expect(shown).toContain('"Persona - ID" repeats in 8 rows; the first row of each counts');
  expect(shown).toContain('--max-rejects 2%');
  expect(text('rules.yaml')).toContain('id: Persona - ID');
  await scores(shown);
});

test('a kind of activity that no preset knows is left to the user, with its count', async () => {
  put400({});
  const shown = await init();
  expect(shown).toContain('Comida (200 activities) gets no points yet; add a rule for it');
  expect(shown).not.toMatch(/repeats in|--max-rejects/);
});

test('activities that are not done are named; labels and comments are true of what a colleague logs', async () => {
  put400({ badDates: 25 });
  expect(await init()).toContain(
    '250 of 1,000 activities are "Pendiente" in "Actividad - Hecho"; they count too, unless "where" leaves them out',
  );
  const rules = text('rules.yaml');
  expect(rules).toContain('# Engagement: activities with the lead.');
  expect(rules).toMatch(/label: Demo\n/);
  expect(rules).toContain('- name: Ana, one of the best leads\n');
});
