// How files are read and written: delimiter, encoding, quotes, formulas; the engine and its plan.

import { describe, expect, test } from 'vitest';
import { column, everything, isThere, put, rowsOf, run, text } from '../../support/run.ts';
import { AS_OF, inTrialFolder, PLAIN, plain, plainText, RULES, SCORED, trial, WEB } from './trial.ts';

inTrialFolder();

describe('--escape-formulas', () => {
  const FORMULAS = ['=1+1', '+cmd', '-cmd', '@x', '\tx', '\rx', '\nx', '=', '-', '+1 a'];
  const NUMBERS = ['-5', '+3.5', '-1,234.50', '-1.234,50', '+34%', '5'];
  const leads = `id,tier,note\n${[...FORMULAS, ...NUMBERS, 'a=b', ' =1', "'=1"]
    .map((cell, i) => `${i},gold,"${cell}"\n`)
    .join('')}`;

  test('makes cells text that a spreadsheet would run, and leaves numbers alone', async () => {
    const out = await plainText(leads, '--escape-formulas');
    expect(column(out, 'note')).toEqual([
      ...FORMULAS.map((cell) => `'${cell}`),
      ...NUMBERS,
      'a=b',
      "' =1", // a spreadsheet drops the blank before it reads the cell
      "'=1",
    ]);
  });

  test('is off by default: cells are unchanged, and counted', async () => {
    const { stderr } = await plain(leads);
    expect(column(text('out.csv'), 'note').slice(0, 16)).toEqual([...FORMULAS, ...NUMBERS]);
    expect(stderr).toMatch(new RegExp(`warning.*\\b${FORMULAS.length} cells start like formulas`));
  });

  test('covers lists and sorted files, and leaves a negative score alone', async () => {
    put({
      'n.yaml':
        'version: 1\nleads: { id: id }\nscore: { min: -10 }\nrules:\n  a: { when: { id: { known: true } }, points: -5 }\n',
      'n.csv': 'id,note\n1,=x\n',
    });
    const argv = ['score', '--rules', 'n.yaml', '--leads', 'n.csv', '-o', 'out.csv', '--split', 'lists'];
    const { code, stderr } = await run([...argv, '--sort', 'score', '--escape-formulas', ...AS_OF]);
    expect(code, stderr).toBe(0);
    expect(text('out.csv').split('\n')[1]).toBe("1,'=x,-5,prospect,A -5");
    expect(text('lists/prospect.csv')).toBe(text('out.csv'));
  });

  test('covers the name of the rules, where it is written', async () => {
    put({ 'rules.yaml': RULES.replace('name: Trial', 'name: =1+1') });
    await trial('--columns', 'rules', '--escape-formulas');
    expect(text('out.csv').split('\n')[1]).toMatch(/^'=1\+1 /);
  });

  test('a header is a cell too', async () => {
    expect((await plainText('id,tier,=x\n1,gold,a\n', '--escape-formulas')).split('\n')[0]).toMatch(/,'=x,/);
  });
});

describe('--engine', () => {
  test.each(['auto', 'stream', 'duckdb'])('%s never changes a byte', async (engine) => {
    expect((await trial('--engine', engine)).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each(['streams', 'duck'])('%s is refused: it is not there', async (engine) => {
    const { code, stderr } = await trial('--engine', engine);
    expect(code).toBe(2);
    expect(stderr).toContain(engine);
    expect(stderr).toMatch(/auto.*stream.*duckdb/);
  });
});

describe('--delimiter', () => {
  test('is asked for where the header does not tell it', async () => {
    const { code, stderr } = await plain('id,tier;x,y;z\n1,gold;x,y;z\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv.*--delimiter/);
  });

  test('decides', async () => {
    const out = await plainText('id,a;b,tier,c;d;e\n1,x,gold,y\n', '--delimiter', ',');
    expect(out).toBe('id,a;b,tier,c;d;e,score,segment,reasons\n1,x,gold,y,40,MQL,Vip +40\n');
  });

  test.each([
    ['tab', '\t'],
    ['\\t', '\t'],
    ['~', '~'],
    [';', ';'],
    [' ', ' '],
  ])('%j', async (flag, delimiter) => {
    const out = await plainText('id,tier\n1,gold\n'.replaceAll(',', delimiter), '--delimiter', flag);
    expect(rowsOf(out, delimiter)[1]?.slice(0, 3)).toEqual(['1', 'gold', '40']);
  });

  test('for one file', async () => {
    put({ 'web.csv': WEB.replaceAll(',', '~') });
    expect((await trial('--delimiter', 'web=~')).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each(['', 'ab', '"'])('refuses %j', async (delimiter) => {
    expect((await trial(`--delimiter=${delimiter}`)).code).toBe(2);
  });

  test('counts only what stands outside quotes in the header', async () => {
    const out = await plainText('id;tier;"a,b,c,d"\n1;gold;x\n');
    expect(out.split('\n')[1]).toBe('1;gold;x;40;MQL;Vip +40');
  });
});

describe('--encoding', () => {
  const LATIN = Buffer.from('id,tier,Ciudad\n1,gold,Málaga\n2,,A Coruña\n', 'latin1');

  test('latin1 in, UTF-8 out', async () => {
    expect(await plainText(LATIN, '--encoding', 'latin1')).toBe(
      'id,tier,Ciudad,score,segment,reasons\n1,gold,Málaga,40,MQL,Vip +40\n2,,A Coruña,0,prospect,\n',
    );
  });

  test('is asked for where bytes are not UTF-8, naming the byte', async () => {
    const { code, stderr } = await plain(LATIN);
    expect(code).toBe(3);
    expect(stderr).toContain('--encoding');
    expect(stderr).toContain(`byte ${LATIN.indexOf(0xe1)} `);
    expect(isThere('out.csv')).toBe(false);
  });

  test('windows-1252 has a euro', async () => {
    const bytes = Buffer.concat([Buffer.from('id,tier\n1,gold\n2,5 '), Buffer.from([0x80, 0x0a])]);
    expect(column(await plainText(bytes, '--encoding', 'windows-1252'), 'tier')).toEqual(['gold', '5 €']);
  });

  test('a header that is not ASCII binds', async () => {
    put({ 'plain.yaml': PLAIN, 'in.csv': Buffer.from('id,tier,año\n1,gold,ñ\n', 'latin1') });
    put({ 'es.yaml': PLAIN.replace('{ tier: gold }', '{ año: ñ }') });
    const argv = ['score', '--rules', 'es.yaml', '--leads', 'in.csv', '-o', 'out.csv'];
    expect((await run([...argv, '--encoding', 'latin1'])).code).toBe(0);
    expect(column(text('out.csv'), 'score')).toEqual(['40']);
  });

  test('a BOM says UTF-8, whatever the flag', async () => {
    expect(column(await plainText('\ufeffid,tier\n1,gold\n2,ñ\n', '--encoding', 'latin1'), 'tier')).toEqual([
      'gold',
      'ñ',
    ]);
  });

  test('for one file', async () => {
    put({ 'web.csv': Buffer.from(`${WEB}1,visité,2026-10-01\n`, 'latin1') });
    expect((await trial('--encoding', 'web=latin1')).code).toBe(0);
  });

  test('an unknown one is refused', async () => {
    const { code, stderr } = await trial('--encoding', 'klingon');
    expect(code).toBe(2);
    expect(stderr).toContain('klingon');
  });
});

describe('--quote', () => {
  test('another character', async () => {
    const out = await plainText(
      "id,tier,note\n1,gold,'a,b'\n2,gold,'it''s'\n3,gold,5\" nail\n",
      '--quote',
      "'",
    );
    expect(column(out, 'note')).toEqual(['a,b', "it's", '5" nail']);
  });

  test('none', async () => {
    const out = await plainText('id,tier,note\n1,gold,5" nail\n2,gold,"x"\n', '--quote', 'none');
    expect(column(out, 'note')).toEqual(['5" nail', '"x"']);
  });

  test('escaped by a backslash', async () => {
    const out = await plainText('id,tier,note\n1,gold,"say \\"hi\\", Bo"\n', '--quote', '\\"');
    expect(column(out, 'note')).toEqual(['say "hi", Bo']);
  });

  test('refuses two characters', async () => expect((await trial('--quote', "''")).code).toBe(2));
});

describe('--show-plan', () => {
  test('prints the plan as JSON and stops', async () => {
    const before = everything();
    const { code, stdout, stderr } = await trial('--show-plan');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Trial' });
    expect(stderr).toBe('');
    expect(everything()).toEqual(before);
  });

  test('needs the rules only', async () => {
    const { code, stdout } = await run(['score', '--rules', 'rules.yaml', '--show-plan']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  test('of rules that break the language is refused', async () => {
    put({ 'rules.yaml': RULES.replace('points: 30', 'points: many') });
    const { code, stdout } = await trial('--show-plan');
    expect([code, stdout]).toEqual([2, '']);
  });
});
