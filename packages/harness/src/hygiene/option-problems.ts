import { notOneOf } from '../one-of.js';
import { phases, platforms } from '../suites/suite.js';
import type { HygieneOptions } from './hygiene-options.js';

/** Options that take one of some words, and have another. */
export function wordProblems(options: HygieneOptions): readonly string[] {
  const { platform, bootMode, phases: wanted = [] } = options;
  const modes = ['legacy-bios', 'uefi', 'uefi-preferred'];
  return [
    ['platform', notOneOf(platform, platforms)] as const,
    ['bootMode', notOneOf(bootMode, modes)] as const,
    ...wanted.map((phase, index) => [`phases[${index}]`, notOneOf(phase, phases)] as const),
  ].flatMap(([name, problem]) => (problem === undefined ? [] : [`${name} ${problem}`]));
}

/** Whether something is let be without a reason. */
export function missingReason(place: string, reason: unknown): readonly string[] {
  return typeof reason !== 'string' || reason.trim() === '' ? [`${place}: says no reason`] : [];
}
