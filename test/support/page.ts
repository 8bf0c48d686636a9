// A report read back as whoever opens it sees it: its text by section, its tables, what its charts say of each mark.
import { createRequire } from 'node:module';

export interface Element {
  readonly textContent: string;
  readonly innerHTML: string;
  readonly tagName: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): ArrayLike<Element>;
}

const domino = createRequire(import.meta.url)('@mixmark-io/domino') as {
  createDocument(html: string): Element;
};

export function openPage(html: string): Element {
  return domino.createDocument(html);
}

export function all(element: Element, selector: string): Element[] {
  return Array.from(element.querySelectorAll(selector));
}

export function texts(element: Element, selector: string): string[] {
  return all(element, selector).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
}

/** A number as the English page writes it. */
export function numberOf(text: string | undefined): number {
  const number = Number((text ?? '').replaceAll(',', '').replace('−', '-').replace('+', ''));
  if (text === undefined || Number.isNaN(number)) throw new Error(`no number: ${text}`);
  return number;
}

/** Leads by segment, as the marks of the distribution tell them: `26 to 30: 35 MQL`. */
export function leadsInBars(page: Element, className: 'wide' | 'narrow'): Map<string, number> {
  const found = new Map<string, number>();
  for (const title of texts(page, `#scores .${className} title`)) {
    const [, n, segment = ''] = title.match(/: ([\d,]+) (.*)$/) ?? [];
    found.set(segment, (found.get(segment) ?? 0) + numberOf(n));
  }
  return found;
}

/** Leads in all cells of a chart of groups: `Fit 0 to 5, Engagement 10 to 20: 3 leads`. */
export function leadsInCells(page: Element, selector: string): number {
  return texts(page, `${selector} title`)
    .map((title) => numberOf(title.match(/: ([\d,]+) leads?$/)?.[1]))
    .reduce((sum, n) => sum + n, 0);
}
