// A profile as one page that needs nothing else: a section per file, a row per column, the matching columns.
import type { ColumnProfile, FileMatch, FileProfile } from '../../profile/profile.ts';
import { grouped } from '../../values/micro.ts';
import { dialectWords, differentWords, issueWords, readingWords, shownValues } from '../profile-words.ts';
import { percent } from '../terminal/text.ts';
import { type Html, html, nameOf } from './html.ts';
import { pageText } from './page-frame.ts';
import { styleFor } from './style.ts';

const MOST_VALUES = 8;

export function profilePage(files: readonly FileProfile[], matches: readonly FileMatch[]): string {
  const title = `Profile of ${files.map(({ path }) => baseName(path)).join(', ')}`;
  const body = html`<header><h1>${nameOf(title)}</h1></header>
${files.map(fileSection)}${matches.length > 0 ? matchSection(matches) : null}`;
  return pageText(title, 'en', styleFor(3, 0), body);
}

function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}

function fileSection(file: FileProfile): Html {
  const { malformed, columns } = file;
  const empty = columns.filter(({ reading }) => reading.kind === 'empty');
  const first = malformed.first.map(({ line, message }) => `line ${line} ${message}`).join(', ');
  return html`<section class="long"><h2>${nameOf(baseName(file.path))}</h2>
<p class="soft">${grouped(file.rows)} rows, ${grouped(columns.length)} columns, ${dialectWords(file)}.</p>
${malformed.count > 0 ? html`<p>! ${grouped(malformed.count)} malformed: ${first}</p>` : null}
${file.isHeaderless ? html`<p>! The first row looks like data, not like a header.</p>` : null}
<div class="scroll"><table><thead><tr><th scope="col">Column</th><th scope="col">Reads as</th>
<th scope="col" class="n">Filled</th><th scope="col" class="n">Values</th><th scope="col">Most frequent</th></tr></thead>
<tbody>${columns.filter(({ reading }) => reading.kind !== 'empty').map(columnRow)}</tbody></table></div>
${empty.length > 0 ? html`<p class="soft">Empty: ${empty.map(({ name }, i) => html`${i > 0 ? ', ' : ''}${nameOf(name || '(no name)')}`)}</p>` : null}</section>
`;
}

function columnRow(column: ColumnProfile): Html {
  const { name, filled, rows, smallest, largest, issues, noValue } = column;
  const values = shownValues(column, MOST_VALUES);
  const range = smallest !== null && largest !== null ? html`<br>${smallest} to ${largest}` : null;
  const missing = noValue.map(({ value, count }) => `${value} ${grouped(count)}`).join(', ');
  return html`<tr><th scope="row">${nameOf(name || '(no name)')}${issues.map((issue) => html`<span class="group">! ${issueWords(issue, column)}</span>`)}</th>
<td>${readingWords(column)}${range}</td><td class="n">${percent(filled, rows) || '0 %'}</td><td class="n">${differentWords(column)}</td>
<td>${values.map(({ value, count }) => html`${nameOf(value)} ${grouped(count)}<br>`)}${missing === '' ? null : html`<span class="soft">no value: ${missing}</span>`}</td></tr>
`;
}

function matchSection(matches: readonly FileMatch[]): Html {
  const rows = matches.map(
    ({
      key,
      from,
      rows: all,
      matched,
      isExact,
    }) => html`<tr><th scope="row">${nameOf(from.column)} of ${nameOf(baseName(from.file))}</th>
<td>${nameOf(key.column)} of ${nameOf(baseName(key.file))}</td><td class="n">${isExact ? '' : 'about '}${grouped(matched)} of ${grouped(all)}</td><td class="n">${percent(matched, all)}</td></tr>
`,
  );
  return html`<section><h2>Columns that match</h2><div class="scroll"><table><thead><tr><th scope="col">Rows of</th><th scope="col">find</th>
<th scope="col" class="n">Rows</th><th scope="col" class="n">Share</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}
