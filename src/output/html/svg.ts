// Charts as markup. Observable Plot draws them into a document of domino's, once, when the page is made; no code
// goes along. Its own style sheet is left out (the page's serves all charts), and numbers are cut to what a screen
// can show, so that a chart is small and the same bytes everywhere.
import { createRequire } from 'node:module';
import { plot } from '@observablehq/plot';
import { escapeControlsButJoiners } from '../escape-controls.ts';
import { type Html, markup } from './html.ts';

type Options = NonNullable<Parameters<typeof plot>[0]>;

/** As much of a node as is used here; the project doesn't speak of browsers elsewhere. */
interface Node {
  readonly attributes: ArrayLike<{ readonly name: string; value: string }>;
  readonly outerHTML: string;
  readonly tagName: string;
  textContent: string;
  getElementsByTagName(name: string): ArrayLike<Node & { remove(): void }>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

const domino = createRequire(import.meta.url)('@mixmark-io/domino') as {
  createDocument(html: string): NonNullable<Options['document']>;
};
const document = domino.createDocument('<!doctype html>');

const NUMERIC = new Set(['x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'd', 'transform', 'r']);

/** Draws a chart with a label for readers who cannot see it. */
export function draw(label: string, className: string, options: Options): Html {
  const svg = plot({ ...options, document, className: 'chart' }) as unknown as Node;
  for (const sheet of Array.from(svg.getElementsByTagName('style'))) sheet.remove();
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', escapeControlsButJoiners(label));
  svg.setAttribute('class', `chart ${className}`);
  for (const name of ['font-family', 'font-size', 'fill']) svg.removeAttribute(name);
  for (const node of Array.from(svg.getElementsByTagName('*'))) {
    if (/^(text|title)$/.test(node.tagName)) node.textContent = escapeControlsButJoiners(node.textContent);
    for (const attribute of Array.from(node.attributes)) {
      if (NUMERIC.has(attribute.name)) attribute.value = rounded(attribute.value);
    }
  }
  return markup(svg.outerHTML);
}

function rounded(value: string): string {
  return value.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (digits) =>
    String(Math.round(Number(digits) * 10) / 10 + 0),
  );
}
