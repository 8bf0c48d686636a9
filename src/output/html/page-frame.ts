// What every page has in common: a head that lets nothing be loaded, run or sent, and the style sheet.
import { createHash } from 'node:crypto';
import { type Html, html, markup, textOf } from './html.ts';

/** A page that needs nothing else. Even its style is accepted only because its hash is named. */
export function pageText(title: string, language: string, style: string, body: Html): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return textOf(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${markup(style)}</style>
</head>
<body><main>
${body}</main></body>
</html>
`);
}
