import type { GateDecision, JudgedItem } from '../../gates/gate-decision.js';
import { whyOf } from '../../gates/tell-items.js';
import { counted } from '../plain-text.js';
import type { HtmlPart } from './html-part.js';
import { shortened } from './html-part.js';
import { gateLabel } from './html-status.js';
import { details, link, table, text } from './html-text.js';

const itemLimit = 500;

/** What each gate decided, and why. */
export function gatesPart(decisions: readonly GateDecision[]): HtmlPart {
  return {
    id: 'gates',
    title: 'Gates',
    body:
      decisions.length === 0
        ? ''
        : `<div class="gates">\n${decisions.map(writeGate).join('\n')}\n</div>`,
  };
}

function writeGate({ gate, status, evaluated, reasons, warnings, items }: GateDecision): string {
  const told = items.filter(({ decision }) => decision !== 'ignored');
  return [
    `<article class="card gate">`,
    `<h3>${text(gate)} ${gateLabel(status)}</h3>`,
    `<p class="soft">${counted(evaluated, 'check')} evaluated</p>`,
    list('reasons', reasons),
    list(
      'warnings',
      warnings.map((warning) => `Warning: ${warning}`),
    ),
    told.length === 0
      ? ''
      : details(
          `What was decided <span class="count">${told.length.toLocaleString('en-US')}</span>`,
          `${table('What was decided', ['What', 'Decision', 'Rule'], told.slice(0, itemLimit).map(writeItem))}${shortened(told.length, itemLimit, 'decisions')}`,
        ),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function list(kind: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `<ul class="${kind}">${sentences.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`;
}

function writeItem(item: JudgedItem): readonly string[] {
  const { name, decision, waiver, isNew } = item;
  const until =
    waiver === undefined
      ? ''
      : `<br><span class="soft">${text(waiver.reason)} (${text(waiver.owner)}, until ${text(waiver.expires)})</span>${waiver.tracker === undefined ? '' : ` ${link('tracker', waiver.tracker)}`}`;
  return [
    `${text(name)}${isNew === true ? ' <span class="label new">New</span>' : ''}`,
    decision,
    `${text(whyOf(item))}${until}`,
  ];
}
