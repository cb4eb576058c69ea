// Picks a run up that has ended, and prints how long it took to tell all its events, how many lines
// of output they were and how much memory it took: a process of its own, so that the peak is that of
// the package. Arguments: run directory; `count`, or `check` to look for secrets in the events; and,
// if the time is to be that of compiled code, a run to read before.
import { argv, resourceUsage } from 'node:process';
import { attachPacker, type PackerEvent } from '@soe/packer-runner';
import { someSecrets } from '../packer-secrets.ts';

const [directory = '.', mode, before] = argv.slice(2);
const secrets = someSecrets(50);
let lines = 0;
let masked = 0;
const count = (event: PackerEvent): void => {
  if (event.type === 'output') lines += 1;
};
const check = (event: PackerEvent): void => {
  if (event.type !== 'output') return;
  count(event);
  if (event.raw.includes('***')) masked += 1;
  if (secrets.some((secret) => event.text.includes(secret))) {
    throw new Error(`a secret was not masked in event ${event.id}`);
  }
};
if (before !== undefined) await attachPacker(before, { secrets, onEvent: () => undefined });
const start = performance.now();
await attachPacker(directory, { secrets, onEvent: mode === 'check' ? check : count });
const time = performance.now() - start;
console.log(JSON.stringify({ time, lines, masked, peak: resourceUsage().maxRSS / 1024 }));
