/** What one wants to do, and the commands for it with what they do, in the order in which they are listed. */
export const commandGroups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Begin:': {
    init: 'write a repository of golden images',
    doctor: 'say what would stop a release, and the fix',
    local: 'run a command with an AWS that costs nothing',
    config: 'show, explain and check the configuration',
    completion: 'let a shell complete soe',
    help: 'tell all of a command',
  },
  'Release images:': {
    plan: 'show what a release would be, or who needs one',
    release: 'from the commit to the channel candidate',
    runs: 'list the runs that began here',
    show: 'show what a run did, and how to go on',
    build: 'build images only',
    record: 'tag images with where they come from',
    test: 'test the images of a release',
    scan: 'gather what scanners say of a release',
    share: 'bring images where they must be',
    notes: 'print or publish release notes',
  },
  'Move channels, and let releases go:': {
    status: 'show where every channel points',
    promote: 'point a channel at a version',
    rollback: 'point a channel back',
    history: 'show what channels pointed at',
    deprecate: 'hide a release, and name its successor',
    retire: 'let old images go that nobody uses',
    revoke: 'take a bad release out of use',
    apply: 'do what a plan says that was shown before',
  },
  'Find images, as their users do:': {
    resolve: 'print the image to launch',
    list: 'list the releases of a flavor',
    why: 'explain which image is chosen',
    lock: 'write down what selectors mean',
    outdated: 'compare the lockfile with what there is',
    catalog: 'write all of it as a static site',
  },
  'Trace and prove:': {
    trace: 'lead from an image to its source, and back',
    diff: 'show what is different between releases',
    'check-commits': 'hold commits against the policy',
    attest: 'sign where images come from',
    verify: 'check that a release is what it claims',
    archive: 'keep the files of builds, and get them back',
  },
};

/** Heading of a command that no group names. */
const otherGroup = 'More:';

/** The heading that a command is listed under. */
export function groupOf(command: string): string {
  const found = Object.entries(commandGroups).find(([, names]) => Object.hasOwn(names, command));
  return found?.[0] ?? otherGroup;
}

/** What a command does, in a line. */
export function summaryOf(command: string): string | undefined {
  const group = commandGroups[groupOf(command)];
  return group !== undefined && Object.hasOwn(group, command) ? group[command] : undefined;
}

/** Place of a command in the list; those that no group names are the last. */
export function placeOf(command: string): number {
  const place = Object.values(commandGroups).flatMap(Object.keys).indexOf(command);
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}
