import Handlebars from 'handlebars';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { type CheckedTemplate, checkTemplate, escapeHelper } from './handlebars-check.js';
import { parsePlace, type TemplatePlace, templateError } from './handlebars-error.js';

/** A helper: gets what the template hands over; gives text to be escaped, or what is written already. */
export type TemplateHelper = (
  ...values: readonly unknown[]
) => string | { readonly written: string };

/** Templates of a team. */
export interface TemplateSource {
  /** Name of the template, for messages. */
  readonly name: string;
  readonly template: string;
  readonly partials: Readonly<Record<string, string>>;
  /** Names of the helpers, with the least and the most values that they take. */
  readonly helpers: Readonly<Record<string, readonly [number, number]>>;
  /** Makes foreign text fit for the format. */
  readonly escape: (text: string) => string;
}

/** Templates that were checked. */
export interface CompiledTemplates {
  /** @throws {@link ReleaseNotesError} `NOTES_TEMPLATE_INVALID` if it does not come to an end. */
  render(view: object, helpers: Readonly<Record<string, TemplateHelper>>): string;
  /** @throws {@link ReleaseNotesError} `NOTES_TEMPLATE_INVALID` if no template shows that member. */
  requireMember(member: string): void;
}

/** How deep partials may lie in each other. Nested notes of images go a few levels deep. */
const deepest = 60;
/** Turns of loops and partials: a fixed number, and some for each value in the notes. */
const freeSteps = 100_000;
const stepsPerValue = 50;
/** Characters of a template, and of what a template writes. */
const longestTemplate = 1_000_000;
const longestText = 200_000_000;
/** Of all calls of partials together: the library goes through what each of them wrote, to indent it. */
const longestPartials = 2 * longestText;

/**
 * Checks and compiles templates. All that is not allowed is refused here, with its place: code of other
 * helpers, text that is not escaped, names of partials that come out of data.
 */
export function compileTemplates(source: TemplateSource): CompiledTemplates {
  const names = new Set(Object.keys(source.partials));
  const check = (name: string, text: string): CheckedTemplate => {
    const program = parse(name, text);
    try {
      return checkTemplate(program, name, source.helpers, names);
    } catch (cause) {
      if (cause instanceof ReleaseNotesError) throw cause;
      // Blocks in blocks until the stack ended.
      throw templateError(startOf(name), 'its blocks lie too deep in each other', cause);
    }
  };
  const main = check(source.name, source.template);
  const partials = Object.entries(source.partials).map(
    ([name, text]) => [name, check(`partial ${name}`, text)] as const,
  );
  const engine = Handlebars.create();
  engine.unregisterHelper('log');
  const run = new TemplateRun(source.name);
  installHelpers(engine, run, source);
  for (const [name, { program, calls }] of partials) {
    const render = compile(engine, program, source.helpers);
    engine.registerPartial(name, (context: unknown, options?: Handlebars.RuntimeOptions) =>
      run.inside(name, calls, () => render(context, options)),
    );
  }
  const render = compile(engine, main.program, source.helpers);
  return {
    render: (view, helpers) => {
      run.begin(freeSteps + stepsPerValue * countValues(view), main, helpers);
      return run.guard(() =>
        // Both are off by default, too; but then the library would write to the console.
        render(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }),
      );
    },
    requireMember: (member) => {
      if (reached(main, new Map(partials)).some(({ reads }) => reads.has(member))) return;
      throw templateError(
        startOf(source.name),
        `the text is too long, and nothing says so where it is shortened: show {{${member}}} of each section`,
      );
    },
  };
}

/** A template and all that it uses, directly or not. */
function reached(
  main: CheckedTemplate,
  partials: ReadonlyMap<string, CheckedTemplate>,
): readonly CheckedTemplate[] {
  const found = new Set([main]);
  for (const { calls } of found) {
    for (const name of calls.keys()) {
      const partial = partials.get(name);
      if (partial) found.add(partial);
    }
  }
  return [...found];
}

function parse(name: string, text: string): hbs.AST.Program {
  if (text.length > longestTemplate) {
    throw templateError(startOf(name), `it has more than ${longestTemplate} characters`);
  }
  try {
    return Handlebars.parseWithoutProcessing(text);
  } catch (cause) {
    const { place, problem } = parsePlace(cause, name, text);
    throw templateError(place, problem, cause);
  }
}

function startOf(template: string): TemplatePlace {
  return { template, line: 1, column: 1 };
}

function compile(
  engine: typeof Handlebars,
  program: hbs.AST.Program,
  helpers: TemplateSource['helpers'],
): Handlebars.TemplateDelegate<unknown> {
  const own = Object.keys(helpers).map((name) => [name, true]);
  return engine.compile<unknown>(program, {
    knownHelpersOnly: true,
    knownHelpers: { ...Object.fromEntries(own), [escapeHelper]: true, log: false },
    noEscape: false,
  });
}

function installHelpers(engine: typeof Handlebars, run: TemplateRun, source: TemplateSource): void {
  for (const name of Object.keys(source.helpers)) {
    engine.registerHelper(name, (...values: readonly unknown[]) => {
      const told = run.helper(name, values.at(-1))(...values.slice(0, -1));
      return typeof told === 'string' ? told : new Handlebars.SafeString(told.written);
    });
  }
  engine.registerHelper(escapeHelper, (value: unknown) =>
    value instanceof Handlebars.SafeString
      ? value
      : new Handlebars.SafeString(source.escape(shown(value))),
  );
  const each = engine.helpers['each'];
  if (each === undefined) return;
  engine.registerHelper('each', function (this: unknown, items: unknown, options: unknown) {
    run.loop(typeof items === 'object' && items !== null ? Object.keys(items).length : 1, options);
    const told: unknown = each.call(this, items, options as Handlebars.HelperOptions);
    return run.wrote(told);
  });
}

/** Values as people read them; what has no words is nothing. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map(shown).filter(Boolean).join(', ') : '';
}

/** One rendering: where it is, and how much it may still do. */
class TemplateRun {
  private readonly name: string;
  private stepsLeft = 0;
  private writtenByPartials = 0;
  private stack: { readonly name: string; readonly calls: CheckedTemplate['calls'] }[] = [];
  private helpers: Readonly<Record<string, TemplateHelper>> = {};
  /** Options of the helper that was called last. */
  private at: unknown;

  constructor(name: string) {
    this.name = name;
  }

  begin(
    steps: number,
    { calls }: CheckedTemplate,
    helpers: Readonly<Record<string, TemplateHelper>>,
  ): void {
    this.stepsLeft = steps;
    this.writtenByPartials = 0;
    this.stack = [{ name: this.name, calls }];
    this.helpers = helpers;
    this.at = undefined;
  }

  helper(name: string, options: unknown): TemplateHelper {
    this.at = options;
    return this.helpers[name] ?? (() => '');
  }

  loop(turns: number, options: unknown): void {
    this.at = options;
    this.step(turns);
  }

  private step(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft >= 0) return;
    throw templateError(
      this.place(),
      'it does far more than notes of this size need; look for loops in loops and partials that use themselves',
    );
  }

  /** Text may grow much faster than steps. */
  wrote(told: unknown): unknown {
    if (typeof told !== 'string' || told.length <= longestText) return told;
    throw templateError(this.place(), `it writes more than ${longestText} characters`);
  }

  inside(name: string, calls: CheckedTemplate['calls'], render: () => string): string {
    this.step(1);
    if (this.stack.length > deepest) {
      throw templateError(
        this.stack.at(-1)?.calls.get(name) ?? this.place(),
        `partial ${cleanText(name)} uses itself without end, or lies more than ${deepest} levels deep`,
      );
    }
    this.at = undefined;
    this.stack.push({ name: `partial ${name}`, calls });
    const told = render();
    this.writtenByPartials += told.length;
    if (this.writtenByPartials > longestPartials) {
      throw templateError(
        this.place(),
        `its partials write more than ${longestPartials} characters`,
      );
    }
    this.stack.pop();
    return told;
  }

  guard(render: () => string): string {
    try {
      return render();
    } catch (cause) {
      if (cause instanceof ReleaseNotesError) throw cause;
      const problem = cause instanceof Error ? cause.message : 'it could not be rendered';
      throw templateError(this.place(), problem, cause);
    }
  }

  /** That of the last helper, which the library tells it. */
  private place(): TemplatePlace {
    const start = valueAt(valueAt(this.at, 'loc'), 'start');
    const [line, column] = [valueAt(start, 'line'), valueAt(start, 'column')];
    return {
      template: this.stack.at(-1)?.name ?? this.name,
      line: typeof line === 'number' ? line : 1,
      column: typeof column === 'number' ? column + 1 : 1,
    };
  }
}

function valueAt(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + countValues(each), 1);
}
