// The report's style sheet. Each wide chart has a narrow twin, and tables turn into cards where there is no room.

import { colours } from './palette.ts';
import { SHADES } from './shades.ts';

export function styleFor(ranked: number, others: number): string {
  const segments = Array.from(
    { length: ranked + others },
    (_, i) => `.s${i}{background:var(--s${i});fill:var(--s${i})}`,
  );
  const shades = Array.from(
    { length: SHADES },
    (_, i) => `.h${i}{background:var(--h${i});color:var(--t${i})}`,
  );
  return (colours(ranked, others) + RULES + segments.join('') + shades.join('')).replace(/\n\s*/g, '');
}

const RULES = `
:root{color-scheme:light dark}
@media print{:root{color-scheme:light}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
  font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
  font-variant-numeric:tabular-nums;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:1120px;margin:0 auto;padding:36px 24px 64px}
header{margin:0 0 22px}
h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;line-height:1.3;margin:0 0 4px;letter-spacing:-.005em}
h3{font-size:15px;margin:22px 0 6px}
p{margin:0 0 10px}
.soft{color:var(--soft)}
.small{font-size:13px}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:22px 24px 20px;margin:0 0 18px}
.warning{background:var(--warn-ground);border-color:var(--warn)}
.warning h2{font-size:15px;color:var(--warn)}
.warning ul{margin:6px 0 0;padding-left:20px}
h2,h3,p,li{overflow-wrap:anywhere}
code{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:14px 0}
.tile{background:var(--ground);border-radius:8px;padding:12px 14px;position:relative;overflow:hidden}
.tile>i{position:absolute;inset:0 auto 0 0;width:5px}
.tile b{display:block;font-size:28px;line-height:1.15;font-weight:650}
.tile span{display:block;overflow-wrap:anywhere}
.share{display:block;width:100%;height:14px;border-radius:4px;overflow:hidden}
.plain{list-style:none;margin:12px 0 0;padding:0}
.plain li{margin:2px 0}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:10px 0 0;padding:0;font-size:13px}
.legend i,.dot{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px;vertical-align:-1px}
.chart{display:block;width:100%;height:auto;font-size:13px;fill:currentColor;overflow:visible;margin:10px 0 0;
  font-family:inherit}
.narrow{display:none}
.chart.narrow{font-size:11px}
.chart text{white-space:pre}
.chart .grid{stroke:var(--line);stroke-opacity:1}
.chart .axis{stroke:var(--soft)}
.chart .ground{fill:var(--ground)}
.chart .threshold{stroke:var(--ink);stroke-dasharray:4 3}
.chart .diagonal{stroke:var(--ink);stroke-opacity:.55}
.chart .mark{font-weight:600}
.chart .halo{stroke:var(--card);stroke-width:3px;paint-order:stroke}
.chart .strong{font-weight:600}
.chart .small{font-size:10px}
table{width:100%;border-collapse:collapse;margin:12px 0 0;font-size:14px}
th{font-weight:600;color:var(--soft);font-size:13px;text-align:left;vertical-align:bottom}
tbody th{font-weight:600;color:var(--ink);font-size:14px;vertical-align:top}
th,td{padding:6px 8px;border-bottom:1px solid var(--line)}
td{vertical-align:top}
tr:last-child>td,tr:last-child>th{border-bottom:0}
td.shade{white-space:nowrap}
.n{text-align:right}
td.n{white-space:nowrap}
.rules td{vertical-align:middle}
.rules .shade{text-align:center;border:2px solid var(--card);border-radius:6px}
.rules th.shade{min-width:76px;border-color:transparent;border-bottom:1px solid var(--line);border-radius:0}
.matrix{width:auto}
.matrix th[scope=row]{min-width:90px}
.matrix td.shade{min-width:64px;text-align:center;border:2px solid var(--card);border-radius:6px}
.matrix thead th{text-align:center}
.bars th[scope=row]{width:220px}
.bars .n{width:72px}
.bars td{vertical-align:middle}
.gauge{display:block;width:100%;min-width:60px;height:8px;border-radius:3px;background:var(--ground);fill:var(--h4)}
.group{color:var(--soft);font-size:12px;font-weight:400;display:block}
.rules th[scope=row]{min-width:190px;vertical-align:middle}
.rules .bar{width:22%}
.leads th[scope=row]{width:180px;min-width:120px}
.leads .seg{min-width:104px}
.leads .score{width:64px;min-width:56px}
.leads .n{width:72px;min-width:64px}
.more{margin:18px 0 0}
.sums{width:auto}
.sums td,.sums th{padding:2px 12px 2px 0;border:0}
.sums tr:first-child>*{border-bottom:1px solid var(--line)}
.mute{color:var(--soft)}
.why{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:2px 14px}
.why .first{font-weight:600}
.why .minus{color:var(--soft)}
.score{font-weight:650;text-align:right;font-size:16px;white-space:nowrap}
details{margin:14px 0 0}
summary{cursor:pointer;color:var(--accent);font-size:13px}
.sum{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline;margin:2px 0 0}
.sum b{font-weight:600}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:0 36px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:12px 0 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.scroll+p{margin-top:20px}
.tile,.sums{max-width:100%}
@media screen and (max-width:960px){
.cards,.cards tbody,.cards tr,.cards td,.cards th{display:block;border:0;padding:0}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr{padding:10px 0;border-bottom:1px solid var(--line)}
.cards tr:last-child{border-bottom:0}
.cards td{display:flex;justify-content:space-between;gap:12px;text-align:right;padding:1px 0}
.cards td::before{content:attr(data-label);color:var(--soft);text-align:left}
.cards td.whole{display:block;text-align:left}
.cards td.whole::before{content:none}
.leads.cards tr{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline}
.leads.cards td{display:block;width:auto;text-align:left}
.leads.cards th{flex:1 0 55%;width:auto;min-width:0}
.leads.cards .score{order:-1;min-width:34px}
.leads.cards .score::before,.leads.cards .seg::before{content:none}
.leads.cards .n::before{content:attr(data-label) " "}
.leads.cards .whole{flex:1 0 100%}
.rules.cards tr{display:flex;flex-wrap:wrap;gap:3px 4px}
.rules.cards th{flex:1 0 100%}
.rules.cards .group{display:inline;margin-left:6px}
.rules.cards td{flex:1 0 20%;display:block;text-align:left}
.rules.cards td::before{display:block;font-size:11px}
.rules.cards .gauge{display:none}
.rules.cards td.shade{border:0;border-radius:4px;padding:2px 7px}
.rules.cards td.shade::before{color:inherit}
}
@media screen and (max-width:760px){
main{padding:20px 12px 40px}
section{padding:16px 14px;border-radius:8px}
h1{font-size:24px}
.wide{display:none}
.narrow{display:block}
dl{grid-template-columns:1fr;gap:0}
dd{margin:0 0 8px}
}
@media print{
body{background:none;font-size:10pt}
main{max-width:none;padding:0}
section{border:0;padding:0;margin:0 0 22px;break-inside:avoid-page}
section.long{break-inside:auto}
tr,.tile,svg{break-inside:avoid}
h2,h3,p{break-after:avoid}
table,th,td,tbody th{font-size:9pt}
td,th{padding:3px 6px}
.rules th.shade,.leads .n{min-width:0}
.rules th[scope=row],.leads th[scope=row],.leads .seg{min-width:0}
.scroll{overflow:visible}
details:not([open]){display:none}
}`;
