import { describe, expect, it } from 'vitest';
import {
  applyPublication,
  formatPublicationPlan,
  type PublicationAction,
  type PublicationEvent,
  type PublicationPlan,
  type Publisher,
  parsePublicationPlan,
  planPublication,
  publishReleaseNotes,
  ReleaseNotesError,
} from '../../src/index.js';
import { emptyNotes } from '../support/notes.js';

const notes = emptyNotes('2026.11.1');

/** A place that is a text in memory. */
function memory(target: string, more: Partial<Publisher> = {}) {
  const state = { text: '', writes: 0 };
  const publisher: Publisher = {
    kind: 'memory',
    target,
    plan: async ({ version }) => ({
      kind: 'memory',
      target,
      action: state.text === version ? 'none' : 'create',
      reason: state.text === version ? 'it is there' : 'there is nothing',
      steps: state.text === version ? [] : [{ title: `write ${version}`, write: { version } }],
      warnings: [],
    }),
    apply: async ({ action, steps }) => {
      state.text = String(steps[0]?.write['version']);
      state.writes += 1;
      return { kind: 'memory', target, action, url: `https://e.example/${target}`, warnings: [] };
    },
    ...more,
  };
  return { publisher, state };
}

function refuse(): never {
  throw new ReleaseNotesError('NOTES_PUBLISH_FAILED', 'the place said no');
}

describe('planPublication', () => {
  it('plans every place in the order of the publishers, as JSON that survives storing', async () => {
    const plan = await planPublication(notes, [memory('b').publisher, memory('a').publisher]);

    expect(plan).toMatchObject({
      schema: 'publication-plan/v1',
      name: 'al2023',
      version: '2026.11.1',
      actions: [{ target: 'b' }, { target: 'a' }],
      failures: [],
    });
    expect(parsePublicationPlan(JSON.stringify(plan))).toEqual(plan);
  });

  it('tells a place that cannot be read, and plans the others', async () => {
    const broken = memory('broken', { plan: async () => refuse() }).publisher;
    const foreign = memory('foreign', {
      plan: async () => {
        throw new Error('Authorization: Bearer abcdefghijklmnop\nfailed');
      },
    }).publisher;
    const plan = await planPublication(notes, [broken, memory('a').publisher, foreign]);

    expect(plan.actions.map(({ target }) => target)).toEqual(['a']);
    expect(plan.failures).toEqual([
      {
        kind: 'memory',
        target: 'broken',
        error: { code: 'NOTES_PUBLISH_FAILED', message: 'the place said no' },
      },
      {
        kind: 'memory',
        target: 'foreign',
        error: {
          code: 'NOTES_PUBLISH_FAILED',
          message:
            'Cannot plan memory foreign: Authorization: Bearer [hidden] failed. This comes from the publisher itself; look there.',
        },
      },
    ]);
  });

  it('tells a publisher that plans nonsense as a failure of its own', async () => {
    const nonsense = memory('a', {
      plan: async () => ({ action: 'destroy' }) as unknown as PublicationAction,
    }).publisher;
    const plan = await planPublication(notes, [nonsense, memory('b').publisher]);

    expect(plan.actions).toHaveLength(1);
    expect(plan.failures[0]?.error).toMatchObject({ code: 'NOTES_PLAN_INVALID' });
  });

  it('refuses two publishers for the same place before it reads any', async () => {
    let read = 0;
    const plan = async () => {
      read += 1;
      return refuse();
    };
    const twice = [memory('a', { plan }).publisher, memory('a', { plan }).publisher];

    await expect(planPublication(notes, twice)).rejects.toMatchObject({
      code: 'NOTES_OPTION_INVALID',
      message: expect.stringContaining('memory a'),
    });
    expect(read).toBe(0);
  });

  it('throws the reason of the signal', async () => {
    const controller = new AbortController();
    const stopping = memory('a', {
      plan: async () => {
        controller.abort(new Error('enough'));
        return refuse();
      },
    }).publisher;

    await expect(planPublication(notes, [stopping], { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
  });
});

describe('applyPublication', () => {
  it('does what is planned, in order, tells of it, and finds nothing left the second time', async () => {
    const [a, b] = [memory('a'), memory('b')];
    const publishers = [a.publisher, b.publisher];
    const events: PublicationEvent[] = [];
    let time = Date.UTC(2026, 10, 2);
    const result = await publishReleaseNotes(notes, publishers, {
      onEvent: (event) => events.push(event),
      now: () => {
        time += 1_000;
        return time;
      },
    });
    const again = await publishReleaseNotes(notes, publishers);

    expect(result).toEqual({
      schema: 'publication-result/v1',
      name: 'al2023',
      version: '2026.11.1',
      startedAt: '2026-11-02T00:00:01.000Z',
      finishedAt: '2026-11-02T00:00:02.000Z',
      complete: true,
      outcomes: ['a', 'b'].map((target) => ({
        kind: 'memory',
        target,
        status: 'done',
        url: `https://e.example/${target}`,
        warnings: [],
      })),
    });
    expect(events.map((e) => [e.type, 'outcome' in e ? e.outcome.target : e.target])).toEqual([
      ['action-started', 'a'],
      ['action-finished', 'a'],
      ['action-started', 'b'],
      ['action-finished', 'b'],
    ]);
    expect(again.outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect([a.state.writes, b.state.writes]).toEqual([1, 1]);
  });

  it('goes on after a place that fails, and tells one that could not be planned', async () => {
    const last = memory('last');
    const result = await publishReleaseNotes(notes, [
      memory('unreadable', { plan: async () => refuse() }).publisher,
      memory('failing', { apply: async () => refuse() }).publisher,
      last.publisher,
    ]);

    expect(result.complete).toBe(false);
    expect(
      result.outcomes.map(({ target, status, error }) => [target, status, error?.code]),
    ).toEqual([
      ['failing', 'failed', 'NOTES_PUBLISH_FAILED'],
      ['last', 'done', undefined],
      ['unreadable', 'not-started', 'NOTES_PUBLISH_FAILED'],
    ]);
    expect(last.state.writes).toBe(1);
  });

  it('refuses a plan whose publishers are not given, before the first write', async () => {
    const [a, b] = [memory('a'), memory('b')];
    const plan = await planPublication(notes, [a.publisher, b.publisher]);

    await expect(applyPublication(plan, [a.publisher])).rejects.toMatchObject({
      code: 'NOTES_OPTION_INVALID',
      message: expect.stringContaining('memory b'),
    });
    expect(a.state.writes).toBe(0);
  });

  it('tells what was done when it is stopped, and the next run does the rest', async () => {
    const controller = new AbortController();
    const [a, c] = [memory('a'), memory('c')];
    const stopping = memory('b', {
      apply: async () => {
        controller.abort(new Error('enough'));
        throw controller.signal.reason;
      },
    });
    const result = await publishReleaseNotes(
      notes,
      [a.publisher, stopping.publisher, c.publisher],
      { signal: controller.signal },
    );

    expect(result.outcomes.map(({ status, error }) => [status, error?.code])).toEqual([
      ['done', undefined],
      ['failed', 'NOTES_PUBLISH_STOPPED'],
      ['not-started', undefined],
    ]);
    const rest = await publishReleaseNotes(notes, [a.publisher, c.publisher]);
    expect(rest.outcomes.map(({ status }) => status)).toEqual(['unchanged', 'done']);
  });

  it('checks the plan as something that anybody may have written', async () => {
    const { publisher, state } = memory('a');
    const plan = await planPublication(notes, [publisher]);
    const [action] = plan.actions;
    const broken: readonly [string, unknown][] = [
      ['schema', undefined],
      ['schema', 'publication-plan/v2'],
      ['actions', {}],
      ['actions[0].kind', [{ ...action, kind: 7 }]],
      ['actions[0].target', [{ ...action, target: 'a\u001b[2J' }]],
      ['actions[0].action', [{ ...action, action: 'delete' }]],
      ['actions[0].steps', [{ ...action, steps: [] }]],
      ['actions[0].steps', [{ ...action, action: 'none' }]],
      ['actions[0].steps[0].write', [{ ...action, steps: [{ title: 't', write: [] }] }]],
      ['actions[0].warnings[0]', [{ ...action, warnings: [1] }]],
      ['actions', [action, action]],
      ['failures[0].error.code', [{ kind: 'a', target: 'b', error: {} }]],
    ];
    for (const [place, value] of broken) {
      const name = place.replace(/[[.].*$/, '');
      const forged = { ...plan, [name]: value } as PublicationPlan;
      await expect(applyPublication(forged, [publisher]), place).rejects.toMatchObject({
        code: 'NOTES_PLAN_INVALID',
        message: expect.stringContaining(`${place}: `),
      });
    }
    expect(() => parsePublicationPlan('{')).toThrow('it is not JSON');
    expect(() => parsePublicationPlan(null)).toThrow('schema: it is missing');
    expect(state.writes).toBe(0);
  });
});

describe('formatPublicationPlan', () => {
  it('reads like a diff', () => {
    const action = (kind: PublicationAction['action'], target: string): PublicationAction => ({
      kind: 'memory',
      target,
      action: kind,
      reason: 'because',
      steps: kind === 'none' ? [] : [{ title: `write\u001b[31m ${target}`, write: {} }],
      warnings: kind === 'send' ? ['it is\nlong'] : [],
    });
    const text = formatPublicationPlan({
      schema: 'publication-plan/v1',
      name: 'al2023',
      version: '2026.11.1',
      actions: [
        action('create', 'a'),
        action('update', 'b'),
        action('send', 'c'),
        action('none', 'd'),
      ],
      failures: [
        {
          kind: 'memory',
          target: 'e',
          error: { code: 'NOTES_PUBLISH_FAILED', message: 'no\u202ew' },
        },
      ],
    });

    expect(
      text,
    ).toBe(`Publish al2023 2026.11.1: 1 to create, 1 to update, 1 to send, 1 as it should be, 1 could not be planned
+ memory a (because)
    write a
~ memory b (because)
    write b
> memory c (because)
    write c
    warning: it is long
= memory d (because)
! memory e (NOTES_PUBLISH_FAILED: now)
`);
  });

  it('says so when there is no place', () => {
    const empty: PublicationPlan = {
      schema: 'publication-plan/v1',
      name: 'n',
      version: '1',
      actions: [],
      failures: [],
    };
    expect(formatPublicationPlan(empty)).toBe('Publish n 1: no place is given\n');
  });
});
