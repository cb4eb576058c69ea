import type { FileOwners } from './file-owners.js';

/** Accounts of an image. What an inventory lists as users and groups fits. */
export interface AccountList {
  /** Users, in any order. */
  readonly users: readonly {
    readonly name: string;
    readonly uid?: number;
    /** Id of the primary group. */
    readonly gid?: number;
  }[];
  /** Groups, in any order. */
  readonly groups: readonly { readonly name: string; readonly gid?: number }[];
}

/** What two images have differently. */
export interface IdComparison {
  /** Accounts that are in both, with another id. */
  readonly changed: readonly ChangedId[];
  /** Ids that mean somebody else than before: files that have them change their owner. */
  readonly owners: readonly ChangedOwner[];
  /** Names that only the second has, `user app` or `group app`. */
  readonly added: readonly string[];
  /** Names that only the first has. */
  readonly removed: readonly string[];
}

/** An account whose id is another one. */
export interface ChangedId {
  /** A user or a group. */
  readonly kind: 'user' | 'group';
  /** Its name. */
  readonly name: string;
  /** What it is of the account: its own id, or that of its primary group. */
  readonly id: 'uid' | 'gid';
  /** Its id before. */
  readonly before: number;
  /** Its id after. */
  readonly after: number;
}

/** An id that is somebody else's now. */
export interface ChangedOwner {
  /** A user or a group. */
  readonly kind: 'user' | 'group';
  /** The id. */
  readonly id: number;
  /** Whose it was. Missing where nobody had it. */
  readonly before?: string;
  /** Whose it is. Missing where nobody has it. */
  readonly after?: string;
  /** How many files of the shared volume have it. Missing where no files were given. */
  readonly files?: number;
  /** The first of them. */
  readonly paths: readonly string[];
}

/** What {@link compareIds} compares. */
export interface CompareIdsOptions {
  /** Who owns the files of volumes that images of both share. Default: not known, ids are told without files. */
  readonly files?: readonly FileOwners[];
}

/**
 * Compares the ids of accounts of two images: of a flavor with another, of a release with the one before.
 * A shared volume keeps numbers, so what matters is not only whose id changed, but which ids mean somebody
 * else; with the owners of its files these are named.
 */
export function compareIds(
  before: AccountList,
  after: AccountList,
  { files = [] }: CompareIdsOptions = {},
): IdComparison {
  const users = [before, after].map((list) =>
    list.users.map(({ name, uid }) => ({ name, id: uid })),
  );
  const groups = [before, after].map((list) =>
    list.groups.map(({ name, gid }) => ({ name, id: gid })),
  );
  const [firstUsers = [], secondUsers = []] = users;
  const [firstGroups = [], secondGroups = []] = groups;
  return {
    changed: [
      ...changedIds('user', 'uid', firstUsers, secondUsers),
      ...changedIds('user', 'gid', primaryGroups(before), primaryGroups(after)),
      ...changedIds('group', 'gid', firstGroups, secondGroups),
    ],
    owners: [
      ...changedOwners('user', firstUsers, secondUsers, files),
      ...changedOwners('group', firstGroups, secondGroups, files),
    ],
    added: [
      ...onlyIn('user', secondUsers, firstUsers),
      ...onlyIn('group', secondGroups, firstGroups),
    ],
    removed: [
      ...onlyIn('user', firstUsers, secondUsers),
      ...onlyIn('group', firstGroups, secondGroups),
    ],
  };
}

interface Named {
  readonly name: string;
  readonly id: number | undefined;
}

function primaryGroups({ users }: AccountList): readonly Named[] {
  return users.map(({ name, gid }) => ({ name, id: gid }));
}

function changedIds(
  kind: 'user' | 'group',
  id: 'uid' | 'gid',
  first: readonly Named[],
  second: readonly Named[],
): readonly ChangedId[] {
  const after = new Map(second.map((each) => [each.name, each.id]));
  return first.flatMap(({ name, id: old }) => {
    const now = after.get(name);
    return old === undefined || now === undefined || old === now
      ? []
      : [{ kind, name, id, before: old, after: now }];
  });
}

function changedOwners(
  kind: 'user' | 'group',
  first: readonly Named[],
  second: readonly Named[],
  files: readonly FileOwners[],
): readonly ChangedOwner[] {
  const [was, is] = [namesById(first), namesById(second)];
  const ids = [...new Set([...was.keys(), ...is.keys()])].toSorted((a, b) => a - b);
  return ids.flatMap((id): ChangedOwner[] => {
    const [before, after] = [was.get(id), is.get(id)];
    if (before === after) return [];
    const owned = files.flatMap(({ owners }) =>
      owners.filter((owner) => owner.kind === kind && owner.id === id),
    );
    // An account that came or went changes nobody's file unless there are some.
    if ((before === undefined || after === undefined) && owned.length === 0 && files.length > 0) {
      return [];
    }
    return [
      {
        kind,
        id,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        ...(files.length === 0 ? {} : { files: owned.reduce((sum, each) => sum + each.files, 0) }),
        paths: owned.flatMap(({ paths }) => paths),
      },
    ];
  });
}

/** Several accounts may share an id (toor and root): together they are its name. */
function namesById(accounts: readonly Named[]): ReadonlyMap<number, string> {
  const names = new Map<number, string[]>();
  for (const { name, id } of accounts) {
    if (id !== undefined) names.set(id, [...(names.get(id) ?? []), name]);
  }
  return new Map([...names].map(([id, list]) => [id, list.toSorted().join(', ')]));
}

function onlyIn(
  kind: 'user' | 'group',
  accounts: readonly Named[],
  others: readonly Named[],
): readonly string[] {
  const known = new Set(others.map(({ name }) => name));
  return accounts.filter(({ name }) => !known.has(name)).map(({ name }) => `${kind} ${name}`);
}
