import { createHash } from 'node:crypto';
import type { LifecycleAction } from './lifecycle-action.js';
import { imageStep, parameterStep } from './lifecycle-steps.js';
import { retiringMark, retiringTag } from './lifecycle-tags.js';
import type { ReleasedImage } from './observe-releases.js';
import { disableSteps, imageKey } from './plan-disabling.js';
import { parameterSteps, type StageContext } from './retirement-parameters.js';

/** What a run does with an image. */
export type RetirementStage = 'disable' | 'unprotect' | 'deregister';

/** The steps that take an image through a stage. */
export function stageSteps(
  image: ReleasedImage,
  stage: RetirementStage,
  reports: readonly string[],
  context: StageContext,
): readonly LifecycleAction[] {
  if (stage === 'unprotect') {
    return [imageStep(image, 'unprotect-image', 'to be deregistered by a later run')];
  }
  return stage === 'disable'
    ? retireSteps(image, reports, context)
    : deregisterSteps(image, reports, context);
}

function retireSteps(
  image: ReleasedImage,
  reports: readonly string[],
  { memory, view }: StageContext,
): readonly LifecycleAction[] {
  const disable = image.state === 'available' ? disableSteps(image, memory, 'being retired') : [];
  const said = reportDeletions(image, reports, disable);
  return [
    ...disable,
    ...said,
    {
      // Last: the days of grace must not begin while the image can still be launched, and what is
      // marked is not looked at before they are over.
      ...imageStep(image, 'tag-image', 'since when it is being retired', ids(disable, said)),
      tags: {
        [retiringTag]: retiringMark(
          image.flavor,
          new Date(view.now).toISOString(),
          image.snapshotIds,
        ),
      },
      snapshotIds: image.snapshotIds,
    },
  ];
}

function deregisterSteps(
  image: ReleasedImage,
  reports: readonly string[],
  context: StageContext,
): readonly LifecycleAction[] {
  const parameters = parameterSteps(image, context);
  const said = reportDeletions(image, reports, parameters);
  const deregister = {
    ...imageStep(image, 'deregister-image', 'the days of grace are over', ids(parameters, said)),
    snapshotIds: image.snapshotIds,
  };
  const { names } = context.memory.recordOf(image);
  const [name] = names;
  if (name === undefined) return [...parameters, ...said, deregister];
  const place = { region: image.region };
  const step = parameterStep(place, 'delete-parameters', name, 'its image is gone', [
    deregister.id,
  ]);
  return [...parameters, ...said, deregister, { ...step, names }];
}

/** Before the image goes on its way: a report on an image that is gone would not be found again. */
function reportDeletions(
  image: ReleasedImage,
  reports: readonly string[],
  after: readonly LifecycleAction[],
): readonly LifecycleAction[] {
  return reports.map((reportId) => ({
    ...imageStep(image, 'delete-usage-report', 'it has said what it can', ids(after)),
    id: `${image.region}/${reportId}/delete-usage-report`,
    reportId,
  }));
}

function ids(...steps: readonly (readonly LifecycleAction[])[]): readonly string[] {
  return steps.flat().map(({ id }) => id);
}

/** The steps that make the use of an image known. */
export function reportSteps(
  image: ReleasedImage,
  use: {
    readonly report: 'missing' | 'pending';
    readonly why: string;
    readonly stale: readonly string[];
  },
  now: number,
): readonly LifecycleAction[] {
  const request =
    use.report === 'pending'
      ? []
      : [
          {
            ...imageStep(image, 'request-usage-report', use.why),
            clientToken: createHash('sha256')
              .update(`${imageKey(image)} ${new Date(now).toISOString()}`)
              .digest('hex'),
          },
        ];
  const after = request.map(({ id }) => id);
  return [
    ...request,
    ...use.stale.map((reportId) => ({
      ...imageStep(image, 'delete-usage-report', 'it is too old', after),
      id: `${image.region}/${reportId}/delete-usage-report`,
      reportId,
    })),
  ];
}
