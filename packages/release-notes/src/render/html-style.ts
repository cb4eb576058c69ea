/**
 * The style of a page. Colours are variables with one value for light and one for dark, each pair of
 * ink and paper with a contrast of at least 4.5. Sizes follow the reader's own.
 */
export const htmlStyle = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --tint: #f4f6f8; --line: #d9dfe5;
  --ink: #1b2330; --soft: #566171; --accent: #0a5ab4;
  --alert: #b3261e; --alert-tint: #fdf3f2; --note: #855200; --note-tint: #fff8ea;
  --shade: #1b233026;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12171e; --tint: #1b222b; --line: #323c48;
    --ink: #e4e9ef; --soft: #a2aebb; --accent: #84b9f5;
    --alert: #ff9c93; --alert-tint: #2b1c1d; --note: #f0c06b; --note-tint: #29231a;
    --shade: #00000080;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body {
  margin: 0 auto; max-width: 70rem; padding: 2rem 1.25rem 3rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
.skip {
  position: absolute; inset-block-start: .75rem; inset-inline-start: -999rem; z-index: 1;
  padding: .5rem 1rem; border-radius: .4rem; background: var(--ink); color: var(--paper);
}
.skip:focus { inset-inline-start: 1.25rem; }
header { padding-block-end: 1.75rem; border-block-end: 1px solid var(--line); }
.kind { margin: 0 0 .25rem; color: var(--soft); font-weight: 600; letter-spacing: .02em; }
h1 { margin: 0; font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); line-height: 1.15; letter-spacing: -.02em; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem; margin: 1.5rem 0 0; }
.facts dt { color: var(--soft); font-size: .875rem; }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts a { font-weight: 400; }
nav { padding-block: 1.5rem; font-size: .9375rem; }
nav h2 { margin: 0 0 .5rem; color: var(--soft); font-size: .875rem; font-weight: 600; }
nav ol { margin: 0; padding: 0; list-style: none; columns: 2; column-gap: 1.5rem; }
nav li { break-inside: avoid; margin: 0; }
nav a { display: block; padding-block: .3rem; line-height: 1.4; color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
h2 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; }
.part h2 a { color: inherit; text-decoration: none; }
.part h2 a:hover { text-decoration: underline; }
.part { padding-block: 1.25rem; }
.part p { margin: 0 0 .75rem; }
ul, ol { margin: 0; padding-inline-start: 1.4rem; }
li { margin-block: .4rem; }
li::marker { color: var(--soft); }
li > p, .part li > p { margin: 0; }
li > p + p { color: var(--soft); }
a:has(> code) { color: var(--soft); }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
pre {
  margin: .5rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--tint); white-space: pre-wrap; tab-size: 2;
}
.warning {
  margin: 1.5rem 0 0; padding: .75rem 1rem; border-inline-start: 4px solid var(--note);
  border-radius: .25rem; background: var(--note-tint);
}
.warning + .warning { margin-block-start: .75rem; }
.warning strong { color: var(--note); }
.breaking, .opened {
  margin-block: 1.25rem; padding: 1.25rem 1.25rem 1rem; border-inline-start: 4px solid var(--alert);
  border-radius: .25rem; background: var(--alert-tint);
}
.breaking h2, .opened h2 { color: var(--alert); }
.scroll {
  overflow-x: auto; margin-block-end: 1rem;
  background:
    linear-gradient(to right, var(--paper) 30%, transparent) left / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / .75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / .75rem 100% no-repeat scroll;
}
table { border-collapse: collapse; min-width: 100%; font-variant-numeric: tabular-nums; }
caption { padding-block-end: .5rem; color: var(--soft); font-size: .875rem; text-align: start; }
th, td { padding-block: .5rem; padding-inline: 0 1.25rem; border-block-end: 1px solid var(--line); text-align: start; white-space: nowrap; }
thead th { color: var(--soft); font-size: .875rem; font-weight: 600; }
tbody th { font-weight: 600; }
footer { margin-block-start: 1.25rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); font-size: .9375rem; }
footer p { margin: 0; }
@media (min-width: 62rem) {
  body {
    display: grid; grid-template-columns: 14rem minmax(0, 46rem); column-gap: 4rem;
    justify-content: center; padding-block: 3.5rem 4rem;
  }
  header { grid-column: 1 / -1; padding-block-end: 2.25rem; }
  .facts { display: flex; flex-wrap: wrap; gap: 1rem 2.75rem; }
  nav { position: sticky; inset-block-start: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding-block: 2.25rem; }
  nav ol { columns: 1; }
  main { padding-block-start: .75rem; }
  footer { grid-column: 2; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --tint: #ffffff; --line: #bbbbbb; --ink: #000000; --soft: #444444;
    --accent: #000000; --alert: #000000; --alert-tint: #ffffff; --note: #000000; --note-tint: #ffffff;
    --shade: transparent;
  }
  body { display: block; max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .skip, footer { display: none; }
  .scroll { overflow: visible; }
  th, td { white-space: normal; }
  h2 { break-after: avoid; }
  li, tr, pre, .warning { break-inside: avoid; }
  .links li a::after { content: " " attr(href); font-size: .85em; }
}
`;
