/**
 * The style of the page. Colours are variables with one value for light and one for dark, each pair of ink and
 * paper with a contrast of at least 4.5. Sizes follow the reader's own.
 */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #ffffff; --line: #dde2e8; --ink: #18202b; --soft: #55606e; --accent: #0b57b0;
  --good: #12703a; --good-tint: #e6f4ea; --bad: #b3261e; --bad-tint: #fceceb; --warn: #855200; --warn-tint: #fdf1dc;
  --calm: #55606e; --calm-tint: #eceff3; --known: #6a3fa0; --known-tint: #f1eaf9;
  --passed-bar: #4c9f6e; --failed-bar: #d0453c; --other-bar: #d98a1f; --calm-bar: #b4bdc8; --known-bar: #9a76c9;
  --s0: #4777c0; --s1: #6aa7d8; --s2: #58b3a6; --s3: #8bb35a; --s4: #d5ae3f; --s5: #d9803f; --s6: #b5658f; --s7: #8a7fb8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #10151b; --card: #171d25; --line: #2d3743; --ink: #e5eaf0; --soft: #a3afbc; --accent: #86bbf6;
    --good: #7fd6a0; --good-tint: #14291d; --bad: #ff9d94; --bad-tint: #331b1b; --warn: #f1c26e; --warn-tint: #2e2413;
    --calm: #a3afbc; --calm-tint: #222a34; --known: #cfb3f2; --known-tint: #291f38;
    --passed-bar: #3f8f61; --failed-bar: #d4574e; --other-bar: #c98427; --calm-bar: #4b5766; --known-bar: #8a68b8;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body {
  margin: 0 auto; max-width: 84rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
.skip {
  position: absolute; inset-block-start: .75rem; inset-inline-start: -999rem; z-index: 9; padding: .5rem 1rem;
  border-radius: .4rem; background: var(--ink); color: var(--paper);
}
.skip:focus { inset-inline-start: 1.25rem; }
.kind { margin: 0 0 .25rem; color: var(--soft); font-weight: 600; font-size: .9375rem; }
h1 { margin: 0; font-size: clamp(1.6rem, 1.2rem + 1.8vw, 2.35rem); line-height: 1.2; letter-spacing: -.018em; }
.verdict {
  margin-block: 1.5rem; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-inline-start: 5px solid var(--calm-bar);
  border-radius: .6rem; background: var(--card);
}
.verdict p { margin: 0 0 .9rem; }
.verdict strong { display: block; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; }
.verdict.passed { border-inline-start-color: var(--passed-bar); } .verdict.passed strong { color: var(--good); }
.verdict.failed { border-inline-start-color: var(--failed-bar); } .verdict.failed strong { color: var(--bad); }
.verdict.not-evaluated { border-inline-start-color: var(--other-bar); } .verdict.not-evaluated strong { color: var(--warn); }
.bar { display: block; width: 100%; height: .625rem; border-radius: .3rem; background: var(--calm-tint); }
.shares, .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; color: var(--soft); font-size: .875rem; }
.legend { margin: 0 0 .9rem; }
.shares li, .legend li { margin: 0; }
.dot { display: inline-block; width: .65rem; height: .65rem; margin-inline-end: .4rem; border-radius: 50%; }
rect.passed { fill: var(--passed-bar); } .dot.passed { background: var(--passed-bar); }
rect.failed { fill: var(--failed-bar); } .dot.failed { background: var(--failed-bar); }
rect.other, rect.pending, rect.flaky { fill: var(--other-bar); } .dot.other, .dot.pending, .dot.flaky { background: var(--other-bar); }
rect.skipped { fill: var(--calm-bar); } .dot.skipped { background: var(--calm-bar); }
rect.known { fill: var(--known-bar); } .dot.known { background: var(--known-bar); }
.step-0 { fill: var(--s0); background: var(--s0); } .step-1 { fill: var(--s1); background: var(--s1); }
.step-2 { fill: var(--s2); background: var(--s2); } .step-3 { fill: var(--s3); background: var(--s3); }
.step-4 { fill: var(--s4); background: var(--s4); } .step-5 { fill: var(--s5); background: var(--s5); }
.step-6 { fill: var(--s6); background: var(--s6); } .step-7 { fill: var(--s7); background: var(--s7); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .9rem 1.5rem; margin: 0; font-variant-numeric: tabular-nums; }
.facts dt { color: var(--soft); font-size: .8125rem; }
.facts dt::first-letter { text-transform: uppercase; }
.facts dd { margin: 0; font-weight: 550; }
nav { margin-block: 1.5rem .5rem; border-block: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; margin: 0; padding: 0; list-style: none; font-size: .9375rem; }
nav li { margin: 0; }
nav a { display: block; padding-block: .7rem; color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
.count { color: var(--soft); font-weight: 400; font-size: .875em; font-variant-numeric: tabular-nums; }
.part { padding-block: 1.75rem .5rem; }
h2 { margin: 0 0 .9rem; font-size: 1.3125rem; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1rem; line-height: 1.45; font-weight: 650; }
.soft { color: var(--soft); font-size: .875rem; }
p.soft { margin: .15rem 0 0; }
pre + p.soft, details + p.soft { margin-block-start: .6rem; }
.note { color: var(--soft); font-size: .875rem; }
.card { margin-block-end: .75rem; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
.gates { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: .75rem; align-items: start; }
.gates .card { margin: 0; }
.card:target { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); }
.failure { border-inline-start: 4px solid var(--failed-bar); }
.failure.other { border-inline-start-color: var(--other-bar); }
.places { display: flex; flex-wrap: wrap; gap: .35rem; margin: .6rem 0 0; padding: 0; list-style: none; }
.places li { padding: .05rem .55rem; border-radius: 1rem; background: var(--calm-tint); font-size: .8125rem; }
.label { display: inline-block; padding: .05rem .5rem; border-radius: .3rem; background: var(--calm-tint); color: var(--calm); font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.label.passed { background: var(--good-tint); color: var(--good); }
.label.failed, .label.critical, .label.high { background: var(--bad-tint); color: var(--bad); }
.label.not-evaluated, .label.medium, .label.new { background: var(--warn-tint); color: var(--warn); }
pre, code { font: .8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
pre {
  margin: .7rem 0 0; padding: .7rem .9rem; max-height: 26rem; overflow: auto; border-radius: .4rem;
  background: var(--calm-tint); white-space: pre-wrap; tab-size: 2;
}
ul, ol { margin: .4rem 0 0; padding-inline-start: 1.3rem; }
li { margin-block: .2rem; }
.reasons li::marker { color: var(--bad); } .warnings { color: var(--warn); }
.list { margin: 0 0 1rem; padding: .3rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); list-style: none; }
.list > li { margin: 0; padding-block: .6rem; }
.list > li + li { border-block-start: 1px solid var(--line); }
.tries { color: var(--soft); font-size: .875rem; }
details { margin-block-start: .6rem; }
.list details { margin: 0; }
summary { cursor: pointer; }
.card summary { color: var(--soft); font-size: .875rem; }
.types { margin: .4rem 0 0; color: var(--soft); font-size: .875rem; }
.launch .bar { margin-block: .75rem .5rem; }
.times { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: 0; color: var(--soft); font-size: .8125rem; font-variant-numeric: tabular-nums; }
.times div { display: flex; gap: .35rem; }
.times dd { margin: 0; color: var(--ink); }
.scroll { position: relative; overflow: auto; margin-block: .6rem 0; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .45rem .8rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; min-width: 5.5rem; }
tbody:last-child tr:last-child > * { border-block-end: 0; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; }
tbody th { min-width: 12rem; font-weight: 550; }
.switch { margin: 0 0 .6rem; font-size: .9375rem; }
.switch input { width: 1.05rem; height: 1.05rem; margin: 0 .35rem 0 0; vertical-align: -.15rem; accent-color: var(--accent); }
.sign { display: inline-block; min-width: 1.35rem; margin-inline-end: .25rem; border-radius: .3rem; font-weight: 700; text-align: center; }
.matrix { max-height: 85vh; }
.matrix th, .matrix td { padding: .3rem .5rem; }
.matrix td, .matrix thead th:not(:first-child) { width: 6.5rem; min-width: 4.75rem; text-align: center; vertical-align: middle; }
.matrix thead th { position: sticky; inset-block-start: 0; z-index: 2; background: var(--card); vertical-align: bottom; line-height: 1.3; }
.matrix th:first-child { position: sticky; inset-inline-start: 0; z-index: 1; min-width: 15rem; padding-inline-start: .9rem; background: var(--card); border-inline-end: 1px solid var(--line); }
.matrix thead th:first-child { z-index: 3; }
.matrix tbody th { font-weight: 400; }
.matrix tbody .suite > * { background: var(--calm-tint); font-weight: 650; }
.matrix .suite td { color: var(--soft); font-size: .8125rem; }
.matrix td > a, .matrix td > span { display: block; border-radius: .3rem; font-weight: 700; text-decoration: none; }
td.passed > *, .sign.passed { color: var(--good); }
td.failed > *, .sign.failed { background: var(--bad-tint); color: var(--bad); }
td.other > *, .sign.other, td.pending > *, .sign.pending, td.flaky > *, .sign.flaky { background: var(--warn-tint); color: var(--warn); }
td.skipped > *, .sign.skipped { color: var(--soft); }
td.known > *, .sign.known { background: var(--known-tint); color: var(--known); }
td.failed a:hover, td.other a:hover { text-decoration: underline; }
.part:has(#only-problems:checked) .fine { display: none; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .9rem 3rem; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); }
  nav ul { gap: 0 1.1rem; }
  .matrix th:first-child { min-width: 9.5rem; max-width: 45vw; padding-inline-start: .6rem; font-size: .8125rem; }
  .card { padding: .8rem .9rem; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --card: #ffffff; --line: #bbbbbb; --ink: #000000; --soft: #444444; --accent: #000000;
    --good: #0a5c2d; --good-tint: #ffffff; --bad: #a3150e; --bad-tint: #ffffff; --warn: #6b4200; --warn-tint: #ffffff;
    --calm: #444444; --calm-tint: #f2f2f2; --known: #55318a; --known-tint: #ffffff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip, .switch { display: none; }
  .scroll, .matrix, pre { overflow: visible; max-height: none; }
  .matrix th:first-child, .matrix thead th { position: static; min-width: 0; }
  .matrix td, .matrix thead th:not(:first-child) { width: auto; min-width: 0; }
  th, td { min-width: 0; padding: .25rem .4rem; }
  svg, .dot, .sign, td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; height: auto; }
  h2, h3 { break-after: avoid; }
  .card, tr, li { break-inside: avoid; }
}
`;
