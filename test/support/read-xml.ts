// Reads XML strictly enough to say whether it is well-formed: what JUnit files hold, and no more of XML than that.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** Its own character data. */
  text: string;
}

/** The root element; throws where the text is not well-formed. */
export function readXml(xml: string): Element {
  const [head] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(xml) ?? fail('no declaration');
  if (/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) fail('a character that XML has not');
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [top];
  const token = /<\/([a-z]+)>|<([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  token.lastIndex = head.length;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const [, closed, name, attributes = '', isEmpty, data] =
      token.exec(xml) ?? fail(`not XML at ${at}: ${xml.slice(at, at + 40)}`);
    const parent = open.at(-1) as Element;
    if (data !== undefined) {
      if (data.includes(']]>')) fail('"]]>" in text');
      parent.text += decode(data.replace(/\r\n?/g, '\n'));
    } else if (closed !== undefined) {
      if (open.pop()?.name !== closed) fail(`</${closed}> closes nothing`);
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)];
      // White space in an attribute is a space, unless it is a reference.
      const read = pairs.map(([, key = '', value = '']) => [
        key,
        decode(value.replace(/\r\n|[\t\r\n]/g, ' ')),
      ]);
      const element: Element = {
        name: name ?? '',
        attributes: Object.fromEntries(read),
        children: [],
        text: '',
      };
      if (new Set(pairs.map(([, key]) => key)).size < pairs.length) fail(`an attribute twice in <${name}>`);
      parent.children.push(element);
      if (isEmpty === '') open.push(element);
    }
  }
  const [root, second] = top.children;
  if (open.length > 1 || root === undefined || second || top.text.trim() !== '')
    fail('not one whole element');
  return root as Element;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d+);|([a-z]+);)?/g, (all, number?: string, name?: string) => {
    if (number !== undefined) return String.fromCodePoint(Number(number));
    return NAMED[name ?? ''] ?? fail(`no reference: ${all}`);
  });
}

function fail(message: string): never {
  throw new Error(`not well-formed: ${message}`);
}
