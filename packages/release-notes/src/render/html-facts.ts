import { cleanText } from '../clean-text.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { escapeXml } from './escape-xml.js';
import { html } from './html-format.js';
import { titleOf } from './outline.js';
import { leftOutOf } from './outline-parts.js';
import { changesIn, counted } from './summary-of.js';

/** What stands under the title of a page: when, since which version, and how much. */
export function htmlFacts(notes: ReleaseNotes): string {
  const { previous, links, breaking, excluded } = notes;
  const all = links.compare === undefined ? '' : ` · ${html.link('all changes', links.compare)}`;
  const facts = [
    fact('Released', releaseDay(notes.date)),
    fact('Previous version', previous === undefined ? '' : html.text(cleanText(previous))),
    fact('Changes', `${changesIn(notes)}${leftOutOf(excluded)}${all}`),
    fact('Breaking changes', breaking.length === 0 ? '' : String(breaking.length)),
    fact('Security', weaknesses(notes).join(', ')),
  ];
  return `<dl class="facts">\n${facts.join('')}</dl>`;
}

/** The same in one sentence, for search engines and previews of links. Not escaped. */
export function describeNotes(notes: ReleaseNotes): string {
  const told = [
    counted(changesIn(notes), 'change') || '0 changes',
    ...(notes.breaking.length === 0 ? [] : [counted(notes.breaking.length, 'breaking change')]),
    ...weaknesses(notes).map((text) => `security: ${text}`),
  ];
  return `Release notes of ${titleOf(notes)}, ${cleanText(notes.date.slice(0, 10))}: ${told.join(', ')}.`;
}

function fact(name: string, value: string): string {
  return value === '' ? '' : `<div><dt>${name}</dt><dd>${value}</dd></div>\n`;
}

function releaseDay(date: string): string {
  const day = date.slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return html.text(cleanText(day));
  return `<time datetime="${escapeXml(day)}">${escapeXml(day)}</time>`;
}

function weaknesses({ security = {} }: ReleaseNotes): readonly string[] {
  const { fixed = [], opened = [] } = security;
  return [
    ...(fixed.length === 0 ? [] : [`${fixed.length} fixed`]),
    ...(opened.length === 0 ? [] : [`${opened.length} newly open`]),
  ];
}
