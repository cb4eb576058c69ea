import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What expressions see: `github`, `matrix`, `needs`, `steps`, … */
export type Contexts = Readonly<Record<string, unknown>>;

/** A value of a workflow with its `${{ … }}` evaluated by GitHub's own evaluator. */
export function evaluated(value: unknown, contexts: Contexts): unknown {
  if (Array.isArray(value)) return value.map((each) => evaluated(each, contexts));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => [key, evaluated(each, contexts)]);
    return Object.fromEntries(entries);
  }
  if (typeof value !== 'string') return value;
  const [, whole] = /^\$\{\{((?:(?!\}\})[\s\S])*)\}\}$/.exec(value) ?? [];
  if (whole !== undefined) return plain(evaluate(whole, contexts));
  return value.replace(/\$\{\{((?:(?!\}\})[\s\S])*)\}\}/g, (_, expression: string) =>
    evaluate(expression, contexts).coerceString(),
  );
}

/** Whether an `if:` lets a job or step run; one that does not ask for the status wants success. */
export function condition(text: string | undefined, contexts: Contexts, success: boolean): boolean {
  const expression = /^\$\{\{([\s\S]*)\}\}$/.exec(text ?? '')?.[1] ?? text ?? 'success()';
  const status = /\b(?:always|success|failure|cancelled)\s*\(/.test(expression);
  if (!status && !success) return false;
  return Boolean(plain(evaluate(expression, contexts, success)));
}

function evaluate(expression: string, contexts: Contexts, success = true): data.ExpressionData {
  const answers = { always: true, success, failure: !success, cancelled: false };
  const states = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  // The key of a cache: what it says plays no part here.
  const hashFiles = {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: 255,
    call: (...patterns: readonly data.ExpressionData[]) =>
      new data.StringData(patterns.map((each) => each.coerceString()).join(',')),
  };
  const functions = [...states, hashFiles];
  const { tokens } = new Lexer(expression.trim()).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(
    parsed,
    known,
    new Map(functions.map((each) => [each.name.toLowerCase(), each])),
  ).evaluate();
}

function plain(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer));
}
