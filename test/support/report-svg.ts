// The README's picture of the report: the charts of a real page, in its own colours, one under the other.
import { all, type Element } from './page.ts';

const EDGE = 24;
const WIDTH = 1070 + 2 * EDGE;
const HEAD = 44;

/** The legend of a section, if it has one, beside its heading. */
function legendOf(section: Element, y: number): string[] {
  let x = 140;
  return all(section, '.legend li').flatMap((entry) => {
    const at = x;
    x += 50 + 8 * entry.textContent.length;
    const colour = entry.querySelector('i')?.getAttribute('class');
    return [
      `<rect class="${colour}" x="${at}" y="${y - 11}" width="11" height="11" rx="3"/>`,
      `<text x="${at + 17}" y="${y}" font-size="13">${entry.querySelector('bdi')?.innerHTML}</text>`,
    ];
  });
}

/** Draws the wide charts of some sections, each under its heading. */
export function reportSvg(page: Element, sections: readonly string[], title: string): string {
  const style = page.querySelector('style')?.textContent ?? '';
  let y = EDGE;
  const drawn = sections.flatMap((id) => {
    const section = page.querySelector(`#${id}`) as Element;
    const heading = section.querySelector('h2') as Element;
    return all(section, 'svg.wide').flatMap((chart) => {
      const [, , , height] = (chart.getAttribute('viewBox') ?? '').split(' ').map(Number);
      const top = y;
      y += HEAD + (height as number) + EDGE / 2;
      return [
        `<text x="${EDGE}" y="${top + 20}" font-size="19" font-weight="600">${heading.innerHTML}</text>`,
        ...legendOf(section, top + 20),
        `<g class="chart" text-anchor="middle" transform="translate(${EDGE},${top + HEAD})">${chart.innerHTML}</g>`,
      ];
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img">`,
    `<title>${title}</title>`,
    // Shown as a picture, nothing around it has a colour: the ground is the page's card.
    `<style>${style}svg{fill:var(--ink);font-family:system-ui,sans-serif}</style>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${y - 1}" rx="10" fill="var(--card)" stroke="var(--line)"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
