import { ciSystems, type InitAnswers } from './init-answers.js';
import { presets } from './presets.js';

/**
 * Ask on the terminal for what was not said; what would be taken without asking is proposed.
 *
 * @returns `undefined` when the questions were cancelled
 */
export async function askAnswers(
  given: Partial<InitAnswers>,
  proposed: InitAnswers,
): Promise<InitAnswers | undefined> {
  const { intro, isCancel, multiselect, select, text } = await import('@clack/prompts');
  intro('A repository of golden images');
  const flavors =
    given.flavors ??
    (await multiselect({
      message: 'Which flavors?',
      options: presets.map(({ name, title }) => ({ value: name, label: name, hint: title })),
      initialValues: [...proposed.flavors],
    }));
  if (isCancel(flavors)) return undefined;
  const owner =
    given.owner ??
    (await text({
      message: 'Which AWS account owns the images?',
      initialValue: proposed.owner,
      validate: (value) =>
        /^\d{12}$/.test(value ?? '') ? undefined : 'An account id has twelve digits.',
    }));
  if (isCancel(owner)) return undefined;
  const region =
    given.region ??
    (await text({
      message: 'In which region does Packer build?',
      initialValue: proposed.region,
      validate: (value) =>
        /^[a-z]{2,}(?:-[a-z]+)+-\d$/.test(value ?? '')
          ? undefined
          : 'A region looks like eu-west-1.',
    }));
  if (isCancel(region)) return undefined;
  const ci =
    given.ci ??
    (await select({
      message: 'Which CI system gets a workflow?',
      options: ciSystems.map((value) => ({ value, label: value })),
      initialValue: proposed.ci,
    }));
  return isCancel(ci) ? undefined : { flavors, owner, region, ci };
}
