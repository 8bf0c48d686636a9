// The wasm engine against the reference: files as they come, in blocks from 64 bytes up and on one thread or several. All that
// a run writes must be the same bytes. Fixtures and random cases: laws/wasm*.test.ts.
import { describe, expect, test } from 'vitest';
import { inFreshFolder, put } from '../../support/run.ts';
import { runEngine } from '../../support/wasm-cases.ts';

describe('files as they come', () => {
  inFreshFolder();
  const RULES = `version: 1
leads: { id: Id, fields: { size: { column: Size, type: number } } }
activities: { web: { lead: Lead, type: Kind, at: At } }
rules:
  note: { when: { Note: { contains: b } }, points: 10 }
  big: { when: { size: { at_least: 10 } }, points: 5 }
  views: { each: { type: view }, points: 3 }
`;
  const LEADS = 'Id,Note,Size\n1,abc,5\n2,"a, ""b""\nc",20\n3,,\n';
  const WEB = 'Lead,Kind,At\n1,view,2026-10-30\n2,view,2026-10-31 10:00\n';
  const both = async (leads: string | Buffer, web: string | Buffer, more: readonly string[] = []) => {
    put({ 'rules.yaml': RULES, 'leads.csv': leads, 'web.csv': web });
    const files = ['--rules', 'rules.yaml', '--leads', 'leads.csv', '-a', 'web.csv', '--as-of', '2026-11-01'];
    const argv = ['score', ...files, '--max-rejects', '100%', ...more];
    const stream = await runEngine('stream', argv);
    // A small block takes the square of a long cell's time.
    for (const block of leads.length > 1_000_000 ? ['4096'] : ['64', '4096']) {
      const wasm = await runEngine('wasm', [...argv, '--block-bytes', block]);
      expect(wasm.wrote).toEqual(stream.wrote);
      if (block === '4096') return wasm.engine;
    }
    return undefined;
  };

  const byWasm: Record<string, [leads: string | Buffer, web?: string]> = {
    'quotes, line ends in cells': [LEADS],
    'no final line end': [LEADS.trimEnd(), WEB.trimEnd()],
    'blank lines': [LEADS.replace('3,,', '\n\n3,,\n\n'), `${WEB}\n\n`],
    'CRLF throughout': [LEADS.replaceAll('\n', '\r\n'), WEB.replaceAll('\n', '\r\n')],
    'every cell quoted': ['"Id","Note","Size"\n"1","abc","5"\n"2","#b",""\n"3","a ""b""","7"\n'],
    'a byte order mark': [`\ufeff${LEADS}`, `\ufeff${WEB}`],
    'another delimiter': [LEADS.replaceAll(',', ';'), WEB.replaceAll(',', '\t')],
    'a cell that starts like a formula or a comment': [
      'Id,Note,Size\n1,=b,5\n#2,#b,6\n3,"+34 6",7\n4,"-b, x",8\n5,"\tb",1\n6,"\n",1\n7,+34 (6),2\n8,-,\n9,"=""b""",3\n',
    ],
    'letters of many scripts': [
      'Id,Note,Size\n1,Ábc,5\n2,ŒÆß \u00a0B,6\n3,ЙБ,7\n4,か\u3099b,8\n5,\ufeffb,9\n',
    ],
    'rows that are rejected': [
      'Id,Note,Size\n1,b,5\n1,b,6\n,b,7\n4,b,x\n"5\n",b,"1,2"\n6,b,7\n',
      `${WEB}1,view,no date\n`,
    ],
    'nothing but a header': ['Id,Note,Size\n', 'Lead,Kind,At\n'],
    'keys of no lead, of no row, of a later day': [
      LEADS,
      `${WEB}9,view,2026-10-30\n,view,2026-10-30\n1,view,2026-11-02\n1,view,\n`,
    ],
    'ids that are kept as text': [
      'Id,Note,Size\n007,b,5\n7,b,6\n1.23E+15,b,7\n1.23E+15,b,7\n" 1E+5",b,2\n',
      'Lead,Kind,At\n7,view,2026-10-30\n007,view,2026-10-30\n',
    ],
    'long ids, padded ids, ids of other scripts': [
      `Id,Note,Size\n${'x'.repeat(16)},b,1\n${'x'.repeat(17)},b,2\n${'x'.repeat(40)},b,3\nÑandú,b,4\n`,
      `Lead,Kind,At\n ${'x'.repeat(17)} ,view,2026-10-30\n"${'x'.repeat(16)}",view,2026-10-30\nÑandú,view,2026-10-30\n${'x'.repeat(40)},view,2026-10-30\n`,
    ],
    'a quote inside a cell': [LEADS, `${WEB}27" m,view,2026-10-30\n1,view,2026-10-30\n`],
    'a quote behind a blank': [LEADS, `${WEB}1, "view",2026-10-30\n`],
    'text behind a closing quote': [LEADS, `${WEB}"1"x,view,2026-10-30\n`],
    'a blank behind a closing quote': [LEADS, `${WEB}"1" ,view,2026-10-30\n`],
    'an unclosed quote': [`${LEADS}4,"b,5\n5,b,6\n`],
    'an unclosed quote among rows with quotes': [`${LEADS}4,"b,5\n5,"b",6\n6,"b,\n",7\n7,b,8\n`],
    'a NUL byte': [LEADS.replace('abc', 'a\0c')],
    'a NUL byte in a log': [LEADS, `${WEB}1,vi\0ew,2026-10-30\n`],
    'a bare CR': [LEADS, `${WEB}1,vi\rew,2026-10-30\n`],
    'CR in quotes': [LEADS.replace('abc', '"a\rb"'), `${WEB}1,"vi\r\new",2026-10-30\n`],
    'line ends of two kinds': [LEADS, `${WEB}1,view,2026-10-30\r\n1,view,2026-10-30\n`],
    'line ends of three kinds': [LEADS, `${WEB}1,view,2026-10-30\r\n1,view,2026-10-30\r1,view,2026-10-29\n`],
    'a cell too many, though empty': [LEADS, `${WEB}1,view,2026-10-30,\n`],
    'a cell too few': [`${LEADS}4,b\n`],
    'a blank line with a blank': [LEADS, `${WEB} \n1,view,2026-10-30\n`],
    'control characters': [LEADS.replace('abc', 'a\tb\u0001'), `${WEB}1,view\v,2026-10-30\n`],
    'the header once more': [LEADS, `${WEB}Lead,Kind,At\n1,view,2026-10-30\n`],
    'the header once more among leads': [`${LEADS}Id,Note,Size\n4,b,5\n4,b,6\n`],
    'a cell that is its header': [`${LEADS}Id,Note,7\nNote,Note,Size\n`, `${WEB}1,Kind,2026-10-30\n`],
  };
  for (const [name, [leads, web = WEB]] of Object.entries(byWasm)) {
    test(`wasm reads ${name}`, async () => expect(await both(leads, web)).toBe('wasm'));
  }

  test('a first row that is rejected says nothing of the others', async () => {
    const rules = 'version: 1\nleads: { id: Id }\nrules:\n  clicks: { each: { field: Size }, points: 2 }\n';
    put({ 'rules.yaml': rules, 'leads.csv': 'Id,Size\n1,x\n2,4\n' });
    const argv = ['score', '--rules', 'rules.yaml', '--leads', 'leads.csv', '--as-of', '2026-11-01'];
    const [stream, wasm] = [
      await runEngine('stream', [...argv, '--max-rejects', '1']),
      await runEngine('wasm', [...argv, '--max-rejects', '1']),
    ];
    expect(wasm).toEqual({ ...stream, engine: 'wasm' });
  });

  const byStream: Record<string, [leads: string | Buffer, web?: string | Buffer]> = {
    'a preamble of sep=': [`sep=,\n${LEADS}`],
    'CR alone': [LEADS.replaceAll('\n', '\r')],
    'bytes that are no UTF-8': [LEADS, Buffer.from(`${WEB}1,vi\xe9w,2026-10-30\n`, 'latin1')],
    'a long cell': [`${LEADS}4,"${'b'.repeat(3_000_000)}",5\n`],
  };
  for (const [name, [leads, web = WEB]] of Object.entries(byStream)) {
    test(`stream reads ${name}`, async () => expect(await both(leads, web)).not.toBe('wasm'));
  }

  test.each([
    ['--sort', 'score'],
    ['--detail'],
    ['--columns', 'Note,score,Id,ledger'],
    ['--only', 'prospect'],
    ['--escape-formulas'],
    ['--threads', '1'],
    ['--threads', '3'],
    ['--top', '1', '--prefix', 'x_'],
    ['--show', 'Note', '--report', 'page.html'],
    ['--history', 'runs'],
  ])('with %s %s', async (...more) => {
    const leads = `${LEADS}4,=b,x\nId,Note,Size\n5,b,7\n5,b,8\n4"x,b,5\n6,"#b",99\n`;
    expect(await both(leads, WEB, more)).toBe('wasm');
  });
});
