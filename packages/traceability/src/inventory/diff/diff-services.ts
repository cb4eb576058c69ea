import type { ServiceUnit } from '../inventory.js';
import { diffKeyed } from './diff-keyed.js';
import type { InventoryChange } from './inventory-diff.js';

const starts = /^(?:enabled|auto(?:matic)?|boot|system)\b/;
// Made while a machine runs: none of them is part of an image.
const passing = /^(?:transient|generated|enabled-runtime|masked-runtime|linked-runtime)$/;

/** Changes of unit files with timers and sockets, and of Windows services. */
export function diffServices(
  before: readonly ServiceUnit[],
  after: readonly ServiceUnit[],
): readonly InventoryChange[] {
  const lasting = ({ name, state }: ServiceUnit) => !passing.test(state) && !isNumbered(name);
  const { added, removed, kept } = diffKeyed(
    before.filter(lasting),
    after.filter(lasting),
    ({ name }) => name,
  );
  const scope = 'services';
  return [
    ...added.map(
      (unit): InventoryChange => ({
        scope,
        kind: 'added',
        weight: 'notice',
        what: unit.name,
        after: describe(unit),
      }),
    ),
    ...removed.map(
      (unit): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: isStarted(unit) ? 'breaking' : 'notice',
        what: unit.name,
        before: describe(unit),
      }),
    ),
    ...kept
      .filter(([old, next]) => differs(old, next))
      .map(([old, next]): InventoryChange => {
        const [was, is] = [isStarted(old), isStarted(next)];
        return {
          scope,
          kind: was === is ? 'changed' : is ? 'enabled' : 'disabled',
          weight: was && !is ? 'breaking' : 'notice',
          what: next.name,
          before: describe(old),
          after: describe(next),
        };
      }),
  ];
}

function isStarted({ state }: ServiceUnit): boolean {
  return starts.test(state);
}

function differs(old: ServiceUnit, next: ServiceUnit): boolean {
  // What a socket listens on and starts is known only where systemd answered.
  const known = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  return (
    old.state !== next.state ||
    known(old.preset, next.preset) ||
    known(old.triggers, next.triggers) ||
    known(old.listens, next.listens) ||
    known(old.account, next.account)
  );
}

function describe({ state, preset, triggers, listens, account }: ServiceUnit): string {
  return [
    state,
    ...(preset === undefined ? [] : [`preset ${preset}`]),
    ...(listens === undefined ? [] : [`listens on ${listens}`]),
    ...(triggers === undefined ? [] : [`starts ${triggers}`]),
    ...(account === undefined ? [] : [`as ${account}`]),
  ].join(', ');
}

/** Instances and scopes whose names hold numbers that are new each time, and devices. */
function isNumbered(name: string): boolean {
  return (
    /\.(?:device|scope)$/.test(name) ||
    /^(?:user|session|run|snap|dev-disk-by)-(?=\D*\d).*\.(?:slice|service|mount|swap)$/.test(
      name,
    ) ||
    // Windows gives services of a user session a random suffix.
    /_[0-9a-f]{4,8}$/.test(name)
  );
}
