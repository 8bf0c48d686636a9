// --out: the result and its bytes.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { column, everything, put, rowsOf, run, text } from '../../support/run.ts';
import { AS_OF, inTrialFolder, kept, LEADS, plainText, SCORED, TRIAL, trial, WEB } from './trial.ts';

inTrialFolder();

describe('--out', () => {
  test('- is standard output, with data only', async () => {
    const { code, stdout, stderr } = await run([...TRIAL, ...AS_OF, '-o', '-']);
    expect(code).toBe(0);
    expect(stdout).toBe(SCORED);
    expect(stderr).toContain('Trial');
    expect(kept()).toEqual(['leads.csv', 'rules.yaml', 'web.csv']);
  });

  test('a file leaves standard output empty', async () => {
    expect((await trial()).stdout).toBe('');
  });

  test('must be given', async () => {
    const { code, stderr } = await run([...TRIAL, ...AS_OF]);
    expect(code).toBe(2);
    expect(stderr).toContain('--out');
  });

  test.each([
    ['the rejects', ['--rejects', 'out.csv', '--max-rejects', '1']],
    ['the summary', ['--summary', 'out.csv']],
    ['a list', ['--split', 'lists', '-o', 'lists/MQL.csv']],
    ['the summary and the rejects', ['--rejects', 'x', '--summary', './x', '--max-rejects', '1']],
  ])('two outputs are never the same file: %s', async (_, flags) => {
    put({ 'leads.csv': `${LEADS},No id,,,\n`, 'lists/x': '' });
    const before = everything();
    const { code } = await trial('--max-rejects', '1', ...flags);
    expect(code).toBe(2);
    expect(everything()).toEqual(before);
  });

  test.each(['leads.csv', './web.csv', 'rules.yaml'])('is never the input: %s', async (input) => {
    const before = everything();
    const { code, stderr } = await trial('-o', input);
    expect(code).toBe(2);
    expect(stderr).toContain(input);
    expect(everything()).toEqual(before);
  });

  test('a list is never the input', async () => {
    put({ 'lists/MQL.csv': LEADS });
    const before = everything();
    const { code, stderr } = await trial('--leads', 'lists/MQL.csv', '--split', 'lists');
    expect(code).toBe(2);
    expect(stderr).toContain(join('lists', 'MQL.csv'));
    expect(everything()).toEqual(before);
  });

  test('takes the place of an older file, and nothing else stays behind', async () => {
    put({ 'out.csv': 'old' });
    await trial();
    expect(text('out.csv')).toBe(SCORED);
    expect(kept()).toEqual(['leads.csv', 'out.csv', 'rules.yaml', 'web.csv']);
  });

  test('every original column comes first, in order, then score, segment, one a group, reasons', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: id }
groups: { fit: { max: 5 }, Zeal: {}, interés: { min: -2 } }
rules:
  a: { group: interés, when: { id: { known: true } }, points: -3 }
  b: { group: fit, when: { id: { known: true } }, points: 9 }
`,
      'in.csv': 'z,id,a\n,1,x\n',
    });
    const { code } = await run(['score', '--rules', 'rules.yaml', '--leads', 'in.csv', '-o', 'out.csv']);
    expect(code).toBe(0);
    expect(text('out.csv')).toBe(
      'z,id,a,score,segment,fit,Zeal,interés,reasons\n,1,x,3,prospect,5,0,-2,B +9; A -3\n',
    );
  });

  test('cells are unchanged: spaces, quotes, newlines, control characters, both Unicode forms', async () => {
    const cells = [
      ...[
        '  spaces kept  ',
        'say "hi"',
        '"',
        'two\nlines',
        'two\r\nlines',
        'old\rMac',
        ' ',
        '\t',
        ',',
        ',,;|',
      ],
      ...[
        '#hash',
        ' #hash',
        '\u00a0',
        '\ufeffmark',
        'José',
        'Jose\u0301',
        '👩‍🚀',
        '007',
        '1.50',
        '\\n',
        "'",
        '=1+1',
      ],
      ...['NULL', '\u001b[31mred', '\u2028', '\u0085'],
    ];
    const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const out = await plainText(`tier,note,id\n${quoted.map((cell, i) => `gold,${cell},${i}\n`).join('')}`);
    expect(column(out, 'note')).toEqual(cells);
  });

  test('headers are unchanged too', async () => {
    const out = await plainText('" id ","two\nlines","say ""hi""",#no, Tier\n1,a,b,c,gold\n');
    expect(rowsOf(out)[0]?.slice(0, 5)).toEqual([' id ', 'two\nlines', 'say "hi"', '#no', ' Tier']);
    expect(column(out, 'score')).toEqual(['40']);
  });

  test('quotes only where a delimiter, quote, CR or LF, or a leading # asks for it', async () => {
    const rows =
      '"id","tier","a"\n"1","gold","x y"\n"2","","a,b"\n"3","","say ""hi"""\n"4","","#1"\n"5","","1#"\n';
    expect(await plainText(`${rows}"6","","a\rb"\n"7","","a\nb"\n"8","",""\n"9","","a;b'c"\n`)).toBe(
      'id,tier,a,score,segment,reasons\n1,gold,x y,40,MQL,Vip +40\n2,,"a,b",0,prospect,\n' +
        '3,,"say ""hi""",0,prospect,\n4,,"#1",0,prospect,\n5,,1#,0,prospect,\n6,,"a\rb",0,prospect,\n' +
        '7,,"a\nb",0,prospect,\n8,,,0,prospect,\n9,,a;b\'c,0,prospect,\n',
    );
  });

  test.each([';', '\t', '|'])('keeps the delimiter %j of the export', async (delimiter) => {
    const rows = [
      ['id', 'tier', 'note'],
      ['1', 'gold', 'a,b'],
      ['2', '', `a${delimiter}b`],
    ];
    const quoted = rows.map((row) => row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)));
    const out = await plainText(quoted.map((row) => `${row.join(delimiter)}\n`).join(''));
    const reasons = delimiter === ';' ? '"Vip +40"' : 'Vip +40';
    expect(out).toBe(
      [
        ['id', 'tier', 'note', 'score', 'segment', 'reasons'],
        ['1', 'gold', 'a,b', '40', 'MQL', reasons.replaceAll('"', '')],
        ['2', '', `"a${delimiter}b"`, '0', 'prospect', ''],
      ]
        .map((row) => `${row.join(delimiter)}\n`)
        .join(''),
    );
  });

  test('reasons are quoted where their "; " meets a semicolon as delimiter', async () => {
    put({ 'leads.csv': LEADS.replaceAll(',', ';') });
    await trial();
    expect(text('out.csv')).toContain('1;Ana;CEO;100;lead;50;MQL;40;"Boss +30; Big +10; Visits +10 (2×)"\n');
  });

  test('has a BOM if the export had one', async () => {
    expect(await plainText('\ufeffid,tier\n1,gold\n')).toBe(
      '\ufeffid,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n',
    );
    const { stdout } = await run(
      ['score', '--rules', 'plain.yaml', '--leads', 'in.csv', ...AS_OF].concat('-o', '-'),
    );
    expect(stdout).toBe(text('out.csv'));
  });

  test('has no BOM if the export had none, whatever the log had', async () => {
    put({ 'web.csv': `\ufeff${WEB}` });
    await trial();
    expect(text('out.csv')).toBe(SCORED);
  });

  test.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['LF', '\n'],
  ])('ends lines with LF where the export has %s', async (_, newline) => {
    expect(await plainText(`id,tier${newline}1,gold${newline}2,${newline}`)).toBe(
      'id,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n2,,0,prospect,\n',
    );
  });

  test('takes an export without a final newline, with two of them, with blank lines', async () => {
    const wanted = 'id,tier,score,segment,reasons\n1,gold,40,MQL,Vip +40\n2,,0,prospect,\n';
    expect(await plainText('id,tier\n1,gold\n2,')).toBe(wanted);
    expect(await plainText('id,tier\n1,gold\n2,\n\n')).toBe(wanted);
    expect(await plainText('\n\r\nid,tier\n\n1,gold\r\n\r\n2,')).toBe(wanted);
  });

  test.each(['score', 'segment', 'fit', 'reasons'])(
    'refuses an export that has a column %s',
    async (name) => {
      put({ 'out.csv': 'old', 'leads.csv': LEADS.replace('Name', name) });
      const { code, stderr } = await trial();
      expect(code).toBe(3);
      expect(stderr).toMatch(new RegExp(`^leads\\.csv:1 column-taken: .*"${name}".*--prefix lead_`));
      expect(text('out.csv')).toBe('old');
    },
  );

  test('minds a column called ledger only with --detail', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'ledger') });
    expect((await trial()).code).toBe(0);
    expect((await trial('--detail')).code).toBe(3);
  });

  test('another letter case is another column', async () => {
    put({ 'leads.csv': LEADS.replace('Name', 'Score') });
    expect((await trial()).code).toBe(0);
  });
});
