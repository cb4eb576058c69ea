import type { IdRange, IdRegistry } from './id-registry.js';

/** Something in a registry that contradicts something else in it. */
export interface IdProblem {
  /** Where, such as `users`, `app`, `uid`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Use {
  readonly kind: 'uid' | 'gid';
  readonly id: number;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly retired: boolean;
}

/** All contradictions of a registry. */
export function idProblems(registry: IdRegistry): readonly IdProblem[] {
  const uses = usesOf(registry);
  return [
    ...(['uid', 'gid'] as const).flatMap((kind) =>
      clashes(uses.filter((use) => use.kind === kind)),
    ),
    ...rangeProblems(registry.ranges ?? []),
    ...uses
      .filter(({ retired }) => !retired)
      .flatMap(({ id, path }) =>
        (registry.ranges ?? [])
          .filter(({ use, from, to }) => use === 'reserved' && id >= from && id <= to)
          .map(({ from, to }) => ({
            path,
            message: `${id} is in the reserved range ${from} to ${to}`,
          })),
      ),
    ...groupProblems(registry),
    ...(registry.retired ?? []).flatMap(({ uid, gid }, index) =>
      uid === undefined && gid === undefined
        ? [{ path: ['retired', index], message: 'says neither uid nor gid' }]
        : [],
    ),
  ];
}

function usesOf({ users = {}, groups = {}, retired = [] }: IdRegistry): readonly Use[] {
  return [
    ...Object.entries(users).map(
      ([name, { uid }]): Use => ({
        kind: 'uid',
        id: uid,
        name,
        path: ['users', name, 'uid'],
        retired: false,
      }),
    ),
    ...Object.entries(groups).map(
      ([name, { gid }]): Use => ({
        kind: 'gid',
        id: gid,
        name,
        path: ['groups', name, 'gid'],
        retired: false,
      }),
    ),
    ...retired.flatMap(({ name, uid, gid }, index) => [
      ...(uid === undefined
        ? []
        : [
            { kind: 'uid', id: uid, name, path: ['retired', index, 'uid'], retired: true } as const,
          ]),
      ...(gid === undefined
        ? []
        : [
            { kind: 'gid', id: gid, name, path: ['retired', index, 'gid'], retired: true } as const,
          ]),
    ]),
  ];
}

/** Each use is held against those before it, so that the later line is the one that is told. */
function clashes(uses: readonly Use[]): readonly IdProblem[] {
  return uses.flatMap((use, index) => {
    const before = uses.slice(0, index);
    const sameId = before.find(({ id }) => id === use.id);
    const sameName = before.find(({ name, id }) => name === use.name && id !== use.id);
    return [
      ...(sameId === undefined ? [] : [{ path: use.path, message: idTaken(use, sameId) }]),
      ...(sameName === undefined
        ? []
        : [
            {
              path: use.path,
              message: `${use.name} has the ${use.kind} ${sameName.id} at ${sameName.path.join('.')}: no name has two ids`,
            },
          ]),
    ];
  });
}

function idTaken(use: Use, first: Use): string {
  const place = first.path.join('.');
  return use.retired || first.retired
    ? `${use.kind} ${use.id} is retired and in use (${first.name} at ${place}): ids are never given again`
    : `${use.kind} ${use.id} is that of ${first.name} at ${place}: no id has two names`;
}

function rangeProblems(ranges: readonly IdRange[]): readonly IdProblem[] {
  return ranges.flatMap(({ from, to }, index) => {
    if (from > to) return [{ path: ['ranges', index, 'to'], message: `${to} is before ${from}` }];
    const other = ranges.slice(0, index).findIndex((range) => from <= range.to && to >= range.from);
    const range = ranges[other];
    return range === undefined
      ? []
      : [
          {
            path: ['ranges', index],
            message: `overlaps ranges[${other}], ${range.from} to ${range.to}`,
          },
        ];
  });
}

function groupProblems({ users = {}, groups = {} }: IdRegistry): readonly IdProblem[] {
  return Object.entries(users).flatMap(([name, { group, gid, flavors, reserved = false }]) => {
    if (group === undefined) return [];
    const declared = Object.hasOwn(groups, group) ? groups[group] : undefined;
    const path = ['users', name, 'group'];
    if (declared === undefined) return [{ path, message: `there is no group ${group} in groups` }];
    if (gid !== undefined && gid !== declared.gid) {
      return [{ path, message: `${group} has the gid ${declared.gid}, gid says ${gid}` }];
    }
    if (reserved) return [];
    if (declared.reserved === true) return [{ path, message: `the group ${group} is reserved` }];
    const missing =
      declared.flavors === undefined
        ? []
        : flavors === undefined
          ? ['the others']
          : flavors.filter((flavor) => declared.flavors?.includes(flavor) === false);
    return missing.length === 0
      ? []
      : [
          {
            path,
            message: `the group ${group} is not in ${missing.join(', ')}, where the user is`,
          },
        ];
  });
}
