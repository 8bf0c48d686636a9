import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { everything, inFreshFolder, put, rowsOf, run, text } from '../../support/run.ts';
import { diff, json, movers, NEW, OLD, scored } from './diff.ts';

inFreshFolder();

describe('two scored files', () => {
  test('every lead went one way, and the matrix says which', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { matrix, moves } = await json();
    expect(moves).toEqual({
      promoted: 1,
      cooled: 1,
      disqualified: 1,
      requalified: 1,
      entered: 1,
      left: 1,
      jitter: 0,
      stayed: 2,
      rescored: 1,
    });
    expect(matrix.prospect).toEqual({ prospect: 1, MQL: 1, SQL: 0, disqualified: 0 });
    expect(matrix.MQL).toEqual({ prospect: 0, MQL: 1, SQL: 0, disqualified: 1 });
  });

  test('the list of movers says from where to where and why, in the order of the newer file, then who left', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect(await movers()).toEqual([
      ['id', 'from', 'to', 'delta', 'why'],
      ['1', 'prospect', 'MQL', '20', 'promoted: Pricing page +20'],
      ['3', 'SQL', 'MQL', '-15', 'cooled: Webinar -15'],
      ['6', 'MQL', 'disqualified', '0', 'disqualified: Already a customer'],
      ['7', 'disqualified', 'prospect', '0', 'no longer disqualified: no longer Already a customer'],
      ['8', '', 'prospect', '', 'new: Boss +12'],
      ['5', 'SQL', '', '', 'gone'],
    ]);
  });

  test('--only keeps some moves, stayed those with another score', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect((await movers('--only', 'cooled')).map(([id]) => id)).toEqual(['id', '3']);
    expect((await movers('--only', 'stayed, left')).map(([id]) => id)).toEqual(['id', '4', '5']);
    const refused = await diff('--only', 'coled');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('did you mean "cooled"?');
  });

  test('--out - puts the list on standard output and the rest beside it', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { stdout, stderr } = await diff('--out', '-');
    expect(rowsOf(stdout)[0]).toEqual(['id', 'from', 'to', 'delta', 'why']);
    expect(stderr).toContain('Segments');
  });

  test('the list is written like the newer file, and takes its place whole', async () => {
    put({ 'old.csv': OLD, 'new.csv': `\ufeff${NEW.replaceAll(',', ';')}`, 'movers.csv': 'of last week' });
    const semicolons = NEW.split('\n').map((line) => line.split(/,(?! )/).join(';'));
    put({ 'new.csv': `\ufeff${semicolons.map((line) => line.replace(/; /g, ' / ')).join('\n')}` });
    const { code, stderr } = await diff('--out', 'movers.csv');
    expect(code, stderr).toBe(0);
    expect(text('movers.csv')).toMatch(/^\ufeffid;from;to;delta;why\n/);
    expect([...everything().keys()].filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('the list is never written over what is read', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const before = everything();
    const { code, stderr } = await diff('--out', './old.csv');
    expect(code).toBe(2);
    expect(stderr).toContain('output-is-input');
    expect(everything()).toEqual(before);
  });

  test('a list that can have no place is told before anything is read', async () => {
    put({ 'old.csv': 'no scored file', 'new.csv': NEW });
    const { code, stderr } = await diff('--out', 'nowhere/movers.csv');
    expect(code).toBe(4);
    expect(stderr).toContain('there is no folder');
  });

  test('a cause is told for each kind of move', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    const { causes } = await json();
    expect(causes).toEqual({
      promoted: [{ cause: 'Pricing page', leads: 1 }],
      cooled: [{ cause: 'Webinar', leads: 1 }],
      disqualified: [{ cause: 'Already a customer', leads: 1 }],
      requalified: [{ cause: 'no longer Already a customer', leads: 1 }],
    });
  });

  test('--exit-code is 1 where anything changed, a score alone too, and never else', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect((await diff('--exit-code')).code).toBe(1);
    expect((await diff()).code).toBe(0);
    put({ 'new.csv': OLD });
    expect((await diff('--exit-code')).code).toBe(0);
    put({ 'new.csv': OLD.replace('1,20,', '1,21,') });
    expect((await diff('--exit-code', '--quiet')).code).toBe(1);
  });

  test('--quiet says nothing', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    expect(await diff('--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('.gz is read, and so is any delimiter', async () => {
    put({ 'old.csv': gzipSync(OLD), 'new.csv': NEW });
    expect((await json()).moves.promoted).toBe(1);
    const tabs = NEW.split('\n').map((line) => line.split(/,/).join('\t'));
    put({ 'new.csv': tabs.join('\n') });
    expect((await json()).moves.promoted).toBe(1);
  });

  test('no lead at all is no fault', async () => {
    put({ 'old.csv': scored().trimStart(), 'new.csv': NEW });
    expect((await json()).moves.entered).toBe(7);
    put({ 'new.csv': scored() });
    expect((await diff()).code).toBe(0);
  });
});

describe('the id', () => {
  const file = (header: string, row: string): string => `${header},score,segment\n${row},20,prospect\n`;

  test.each([
    ['Name,Record ID,Owner', 'Ana,7,Bo', 'Record ID'],
    ['Account ID,Lead ID', '1,7', 'Lead ID'],
    ['E-mail,Name', 'a@b.example,Ana', 'E-mail'],
    ['Codigo,Name', '7,Ana', 'Codigo'],
    ['__proto__,id', 'x,7', 'id'],
  ])('of %s', async (header, row, id) => {
    put({ 'old.csv': file(header, row), 'new.csv': file(header, row) });
    expect((await json()).id).toBe(id);
  });

  test('is one that both files have, wherever it stands', async () => {
    put({ 'old.csv': file('Id,Email', '1,a@b.example'), 'new.csv': file('email,Phone', 'a@b.example,3') });
    const { id, moves } = await json();
    expect(id).toBe('email');
    expect(moves.stayed).toBe(1);
  });

  test('is the one that --id names, or that the rules do', async () => {
    put({
      'old.csv': file('Id,Key', '1,x'),
      'new.csv': file('Id,Key', '2,x'),
      'rules.yaml': 'version: 1\nleads: { id: Key }\nrules: { a: { when: { Id: x }, points: 1 } }\n',
    });
    expect((await json()).moves.entered).toBe(1);
    expect((await json('--id', 'key')).moves.stayed).toBe(1);
    expect((await json('--rules', 'rules.yaml')).moves.stayed).toBe(1);
  });

  test('that stands twice is refused, with the way out', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW.replace('2,30', '1,30') });
    const { code, stderr } = await diff();
    expect(code).toBe(3);
    expect(stderr).toContain('use --id for another column');
    expect(stderr).toContain('new.csv:3 duplicate: duplicate id "1": already in an earlier row');
  });
});

describe('what a file must have', () => {
  test('a score and a segment, under one prefix', async () => {
    put({
      'old.csv': 'Id,score,lead_score,lead_segment\n1,high,20,prospect\n',
      'new.csv': 'Id,score,lead_score,lead_segment\n1,low,40,MQL\n',
    });
    expect((await json()).moves.promoted).toBe(1);
    const { code, stderr } = await diff('--prefix', 'x_');
    expect(code).toBe(3);
    expect(stderr).toContain('no column "x_score"');
  });

  test.each([
    ['1,,prospect,', 'not a number'],
    ['1,x,prospect,', 'not a number'],
    ['1,5,,', 'no segment'],
    [',5,prospect,', 'no id'],
    ['1,5,prospect', 'cells'],
  ])('%s is refused', async (line, message) => {
    put({ 'old.csv': scored('1,5,prospect,'), 'new.csv': scored(line) });
    const { code, stderr } = await diff();
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });

  test('two files of one kind', async () => {
    put({ 'old.csv': OLD, 'new.yaml': 'version: 1' });
    const { code, stderr } = await run(['diff', 'old.csv', 'new.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('two-kinds');
  });

  test('flags that go with them', async () => {
    put({ 'old.csv': OLD, 'new.csv': NEW });
    for (const flags of [
      ['--leads', 'x.csv'],
      ['--as-of', '2026-11-01'],
      ['--without', 'web'],
    ]) {
      const { code, stderr } = await diff(...flags);
      expect(code).toBe(2);
      expect(stderr).toContain('goes with two rules files');
    }
    for (const flags of [
      ['--format', 'xml'],
      ['--hysteresis', '-1'],
      ['--top', 'x'],
    ]) {
      expect((await diff(...flags)).code).toBe(2);
    }
  });

  test('faults as JSON where JSON is asked for', async () => {
    put({ 'old.csv': 'Id\n1\n', 'new.csv': NEW });
    const { code, stdout } = await diff('--format', 'json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout).problems[0].code).toBe('unknown-column');
  });
});
