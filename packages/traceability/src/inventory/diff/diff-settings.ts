import type { KernelSetting, Mount } from '../inventory.js';
import { diffKeyed } from './diff-keyed.js';
import type { InventoryChange } from './inventory-diff.js';
import { isSysctlNoise } from './sysctl-noise.js';

type Scope = InventoryChange['scope'];

/** Changes of kernel settings. */
export function diffSysctl(
  before: readonly KernelSetting[],
  after: readonly KernelSetting[],
): readonly InventoryChange[] {
  const lasting = ({ key }: KernelSetting) => !isSysctlNoise(key);
  return diffValues(
    'sysctl',
    before.filter(lasting).map(({ key, value }) => ({ what: key, value })),
    after.filter(lasting).map(({ key, value }) => ({ what: key, value })),
  );
}

const virtual =
  /^(?:proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|hugetlbfs|debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|binfmt_misc|autofs|rpc_pipefs|nsfs|efivarfs|selinuxfs|ramfs|squashfs|fuse\..*)$/;

/** Changes of mounts and `fstab`. Devices have other names on every type of machine. */
export function diffMounts(
  before: readonly Mount[],
  after: readonly Mount[],
): readonly InventoryChange[] {
  const lasting = ({ table, type, target }: Mount) =>
    table === 'fstab' ||
    !(virtual.test(type) || /^\/run(?:\/|$)|^\/var\/lib\/docker\//.test(target));
  const toValue = ({ table, target, type, source, options }: Mount) => ({
    what: table === 'fstab' ? `fstab ${target}` : `mount ${target}`,
    value: [type, ...sourceOf(source), optionsOf(options)].join(' '),
  });
  return diffValues(
    'mounts',
    before.filter(lasting).map(toValue),
    after.filter(lasting).map(toValue),
  );
}

/** Entries that have a name and one value. */
export function diffValues(
  scope: Scope,
  before: readonly { readonly what: string; readonly value: string }[],
  after: readonly { readonly what: string; readonly value: string }[],
): readonly InventoryChange[] {
  const { added, removed, kept } = diffKeyed(before, after, ({ what }) => what);
  const change = { scope, weight: 'notice' } as const;
  return [
    ...added.map(({ what, value }) => ({ ...change, kind: 'added' as const, what, after: value })),
    ...removed.map(({ what, value }) => ({
      ...change,
      kind: 'removed' as const,
      what,
      before: value,
    })),
    ...kept
      .filter(([old, next]) => old.value !== next.value)
      .map(([old, next]) => ({
        ...change,
        kind: 'changed' as const,
        what: next.what,
        before: old.value,
        after: next.value,
      })),
  ];
}

/** Entries that are there or not. */
export function diffNames(
  scope: Scope,
  before: readonly string[],
  after: readonly string[],
): readonly InventoryChange[] {
  const toValue = (what: string) => ({ what, value: '' });
  return diffValues(scope, before.map(toValue), after.map(toValue)).map(
    ({ before: _, after: __, ...change }) => change,
  );
}

function sourceOf(source: string): readonly string[] {
  return /^(?:\/dev\/|UUID=|PARTUUID=|overlay$|tmpfs$|none$)/i.test(source) ? [] : [source];
}

function optionsOf(options: readonly string[]): string {
  const lasting = options.filter(
    (option) => !/^(?:size|nr_inodes|lowerdir|upperdir|workdir|stripe|sunit|swidth)=/.test(option),
  );
  return lasting.toSorted().join(',');
}
