import type { Action } from '../plan/action.js';
import type { Drift, VerifiedSubject, VerifiedThing } from './verification.js';

/** What is not right when an action has to be done. */
const subjects: { readonly [Type in Action['type']]: VerifiedSubject } = {
  'copy-image': 'image',
  'wait-for-image': 'image',
  'add-tags': 'tags',
  'attach-watermark': 'watermark',
  'deprecate-image': 'deprecation',
  'protect-image': 'protection',
  'share-image': 'image-permission',
  'unshare-image': 'image-permission',
  'share-snapshots': 'snapshot-permission',
  'unshare-snapshots': 'snapshot-permission',
  'enable-fast-launch': 'fast-launch',
  'disable-fast-launch': 'fast-launch',
  'enable-fast-restore': 'fast-restore',
  'disable-fast-restore': 'fast-restore',
  'put-parameter': 'parameter',
  'share-parameter': 'parameter-permission',
  'bump-launch-template': 'launch-template',
};

/** An action, phrased as findings: what has to be done is what is not right. */
export function actionDrift(action: Action): readonly Drift[] {
  const drift: Drift = {
    ...thingOf(action),
    status: isTooMuch(action) ? 'unexpected' : 'missing',
    message: action.reason,
  };
  return perGrantee(action) ? action.grantees.map((grantee) => ({ ...drift, grantee })) : [drift];
}

function thingOf(action: Action): VerifiedThing {
  const subject = subjects[action.type];
  const { region } = action;
  switch (action.type) {
    case 'put-parameter': {
      const { name, consumer } = action;
      return { subject, region, ...(consumer && { account: consumer.account }), name };
    }
    case 'share-parameter':
      return { subject, region, name: action.name };
    case 'bump-launch-template':
      return { subject, region, name: action.launchTemplateId };
    default: {
      const { flavor, version, architecture, name } = action;
      return { subject, region, flavor, version, architecture, name };
    }
  }
}

function isTooMuch(action: Action): boolean {
  switch (action.type) {
    case 'put-parameter':
      return action.held !== undefined;
    case 'deprecate-image':
      return action.deprecateAt === undefined;
    case 'protect-image':
      return action.protection === 'off';
    case 'share-parameter':
      return action.grantees.length === 0;
    default:
      return /^(?:un|dis)/.test(action.type);
  }
}

function perGrantee(action: Action): action is Extract<Action, { readonly name: string }> & {
  readonly grantees: readonly string[];
} {
  return /^(?:un)?share-(?:image|snapshots)$/.test(action.type);
}
