import { describe, expect, test } from 'vitest';
import { column, put, run, text } from '../../support/run.ts';
import { inTrialFolder, LEADS, plain, plainText, RULES, SCORED, trial, WEB } from './trial.ts';

inTrialFolder();

describe('messages', () => {
  test('file:line:column code: message; hint', async () => {
    put({
      'rules.yaml': `version: 1
leads: { id: Id }
rules:
  boss:
    points: 30
    when:
      Title:
        contians: CEO
`,
    });
    const { code, stderr } = await run([
      'score',
      '--rules',
      'rules.yaml',
      '--leads',
      'leads.csv',
      '-o',
      'out.csv',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'rules.yaml:8:9 unknown-operator: "contians" is not an operator; did you mean "contains"?\n',
    );
  });

  test('are collected, not stopped at the first', async () => {
    put({
      'rules.yaml': RULES.replace('words', 'wrods')
        .replace('at_least: 100', 'at_least: many')
        .replace('to: SQL', 'to: SLQ'),
    });
    const { stderr } = await trial();
    expect(stderr.trimEnd().split('\n').length).toBe(3);
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^rules\.yaml:\d+:\d+ [a-z-]+: \S/);
  });

  test('a column that the export lacks: rule, column and the nearest header', async () => {
    put({ 'leads.csv': LEADS.replace('Title', 'Titel') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^rules\.yaml:9:\d+ unknown-column: .*boss.*"Title".*leads\.csv.*; did you mean "Titel"\?\n$/,
    );
  });

  test('columns that the export lacks are told all at once', async () => {
    put({ 'leads.csv': LEADS.replace('Title', 'Titel').replace('Size', 'Sizes').replace('Id', 'Key') });
    const { stderr } = await trial();
    expect(stderr.match(/unknown-column/g)?.length).toBe(3);
  });

  test('a column that a log lacks', async () => {
    put({ 'web.csv': WEB.replace('Event', 'Evnt') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toMatch(/"Event".*web\.csv.*did you mean "Evnt"\?/);
  });

  test('no header row: the missing column is named', async () => {
    put({ 'leads.csv': LEADS.split('\n').slice(1).join('\n') });
    const { code, stderr } = await trial();
    expect(code).toBe(3);
    expect(stderr).toContain('"Id"');
  });

  test('a header that stands twice', async () => {
    const { code, stderr } = await plain('id,tier,tier\n1,gold,\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^in\.csv:1 repeated-header: .*"tier".*2.*3/);
  });

  test('a header is found in any letter case, unless that is ambiguous', async () => {
    expect(column(await plainText('ID,TIER\n1,gold\n'), 'score')).toEqual(['40']);
    expect(column(await plainText('id,TIER,tier\n1,gold,\n'), 'score')).toEqual(['0']);
    const { code, stderr } = await plain('id,TIER,Tier\n1,gold,\n');
    expect(code).toBe(3);
    expect(stderr).toMatch(/"TIER".*"Tier"/);
  });

  test('the rules file may have a BOM and CRLF', async () => {
    put({ 'rules.yaml': `\ufeff${RULES.replaceAll('\n', '\r\n')}` });
    expect((await trial()).code).toBe(0);
    expect(text('out.csv')).toBe(SCORED);
  });
});
