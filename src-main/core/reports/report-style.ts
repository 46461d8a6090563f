/** The style of all reports, with their charts: nothing is loaded from elsewhere. Light and dark as the system says, light on paper; the colours are those of the console. */
export const reportStyle = `
:root { color-scheme: light; --bg: #f2f4f7; --panel: #fff; --line: #d7dee7; --grid: #e8ecf1; --text: #161b23; --secondary: #536073; --hatch: #7c8899;
  --pass: #0b7345; --fail: #bb2a23; --inconclusive: #6840cf; --hold: #7d5200; --info: #0f5fb3;
  --p50: #6a7688; --p95: #1769c2; --p99: #b03398; --delivered: #0c7a69; --planned: #6a7688; --generator: #4f5fc0; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --bg: #0e1116; --panel: #151a21; --line: #252d38; --grid: #212934; --text: #e7eaf0; --secondary: #97a3b4; --hatch: #66738a;
    --pass: #3fb980; --fail: #f2665e; --inconclusive: #a78bfa; --hold: #f0b429; --info: #5aa9f5;
    --p50: #8a97a9; --p95: #4f9cf0; --p99: #d874c4; --delivered: #3fb9a0; --planned: #8a97a9; --generator: #9aa7e8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 13px/1.5 Inter, system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 48px; display: grid; gap: 12px; }
header { display: grid; gap: 6px; margin-bottom: 4px; }
h1 { font-size: 22px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 14px; margin: 0 0 8px; }
h2 .note { font-weight: 400; color: var(--secondary); font-size: 12px; margin-left: 8px; }
p { margin: 0; }
.kicker, .about { color: var(--secondary); overflow-wrap: anywhere; }
.verdict-line { display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; font-size: 14px; }
.chip { border: 1px solid currentColor; border-radius: 5px; padding: 0 7px; font-weight: 600; white-space: nowrap; }
.chip.not_measured { border-style: dashed; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .inconclusive { color: var(--inconclusive); } .not_measured { color: var(--secondary); } .stale { color: var(--hold); } .waived, .attested { color: var(--info); }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; min-width: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.card .name { color: var(--secondary); font-size: 12px; } .card .value { font-size: 21px; line-height: 1.3; } .card .value small { font-size: 13px; color: var(--secondary); } .card .sub { color: var(--secondary); font-size: 12px; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; }
@media screen and (max-width: 760px) { .two { grid-template-columns: 1fr; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; color: var(--secondary); font-size: 12px; border-bottom: 1px solid var(--line); padding: 3px 12px 5px 0; white-space: nowrap; }
td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--grid); vertical-align: top; overflow-wrap: break-word; }
tr:last-child td { border-bottom: 0; }
th:last-child, td:last-child { padding-right: 0; }
.num { text-align: right; white-space: nowrap; overflow-wrap: normal; }
code { font: 12px/1.5 "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; overflow-wrap: break-word; } dd code { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; } dt { color: var(--secondary); } dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 6px 0 0; padding-left: 18px; }
.empty { color: var(--secondary); }
figure { margin: 0; } figcaption { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; margin-bottom: 2px; } figcaption b { font-size: 14px; }
.unit { color: var(--secondary); font-size: 12px; } .legend { margin-left: auto; display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--secondary); font-size: 12px; } .legend > span { white-space: nowrap; } .key { width: 22px; height: 8px; margin-right: 5px; vertical-align: middle; }
svg { display: block; width: 100%; height: auto; overflow: visible; } svg.key { display: inline-block; }
svg text { font: 12px Inter, system-ui, sans-serif; fill: var(--secondary); } .end { text-anchor: end; } .mid { text-anchor: middle; }
.grid { stroke: var(--grid); } .hatch { stroke: var(--hatch); stroke-width: 1.4; } .dots { fill: var(--hatch); } .stretch { opacity: .55; }
svg .named { fill: var(--text); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.limit { stroke: var(--fail); stroke-dasharray: 7 4; } svg .limit-name { fill: var(--fail); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.mark { stroke: var(--secondary); stroke-dasharray: 2 3; }
.line { fill: none; stroke: var(--p95); stroke-width: 1.6; stroke-linejoin: round; }
.s-response-time-p50 { stroke: var(--p50); } .s-response-time-p99 { stroke: var(--p99); } .s-requests-delivered { stroke: var(--delivered); } .s-requests-planned { stroke: var(--planned); stroke-dasharray: 6 3; } .s-requests-failed { stroke: var(--fail); }
.s-memory-sampled { stroke: var(--delivered); stroke-width: 1.1; } .s-memory-trend { stroke: var(--p95); stroke-dasharray: 6 3; } .band { fill: var(--p95); opacity: 0.16; }
.s-service-time { stroke: var(--p50); stroke-dasharray: 6 3; } .s-generator-lag-p99 { stroke: var(--generator); }
.bars td:last-child { width: 45%; vertical-align: middle; } .events .num { width: 1%; }
.bar { height: 8px; border-radius: 2px; background: var(--fail); min-width: 2px; }
footer { color: var(--secondary); font-size: 12px; }
@page { margin: 14mm; }
@media print { body { background: #fff; font-size: 11px; } main { max-width: none; padding: 0; } section, .card { break-inside: avoid; } .scroll { overflow: visible; } td, code { overflow-wrap: anywhere; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
