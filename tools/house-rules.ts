/** What of a package.json decides its floor. */
export interface WorkspacePackage {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly tags?: readonly string[] };
}

/** One source file, its path relative to the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const floors = ['layer:core', 'layer:feature', 'layer:orchestrator'];
const vendor =
  /\b(?:from|import|require)\s*\(?\s*['"]((?:@aws-sdk|@smithy|@octokit)\/[^'"]+|jira\.js[^'"]*|(?:node:)?child_process)['"]/g;

/** Every place where packages or sources leave the house rules, as sentences. */
export function findViolations(
  packages: readonly WorkspacePackage[],
  sources: readonly SourceFile[],
): readonly string[] {
  return [
    ...packages.flatMap((each) => floorViolations(each, packages)),
    ...sources.flatMap(sourceViolations),
  ];
}

function floorViolations(
  { name, dependencies = {}, devDependencies = {}, nx }: WorkspacePackage,
  packages: readonly WorkspacePackage[],
): readonly string[] {
  const floor = floorOf(nx);
  if (floor < 0) return [`${name}: nx.tags names none of ${floors.join(', ')}`];
  const below = (other: string) => {
    const found = packages.find((each) => each.name === other);
    return found !== undefined && floorOf(found.nx) >= 0 && floorOf(found.nx) < floor;
  };
  const own = (all: Readonly<Record<string, string>>) =>
    Object.keys(all).filter((each) => each.startsWith('@soe/'));
  return [
    ...own(dependencies)
      .filter((other) => !below(other))
      .map((other) => `${name}: depends on ${other}, which is not on a floor below its own`),
    ...own(devDependencies)
      .filter((other) => !below(other) && other !== '@soe/local-aws')
      .map((other) => `${name}: tests use ${other}, which is neither below nor @soe/local-aws`),
  ];
}

function floorOf(nx: WorkspacePackage['nx']): number {
  return floors.findIndex((floor) => nx?.tags?.includes(floor));
}

function sourceViolations({ path, text }: SourceFile): readonly string[] {
  const violations: string[] = [];
  if (!path.includes('/adapters/')) {
    for (const [, module] of text.matchAll(vendor)) {
      violations.push(`${path}: imports ${module}; vendors are imported in src/adapters/ only`);
    }
  }
  if (/^export \*/m.test(text)) violations.push(`${path}: "export *" hides what is exported`);
  return violations;
}
