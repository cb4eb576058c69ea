import { filledText, list, structure, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';

/** The members of every request that adds or removes permissions in the older style. */
export const operationInput = {
  Attribute: filledText,
  OperationType: filledText,
  UserId: list(text),
  UserGroup: list(text),
};

/** Lists of permissions to add and to remove, as requests carry them. */
export const userPermissionInput = list(structure({ UserId: filledText, Group: filledText }));

/** What to add and what to remove. */
export interface PermissionChange<Permission> {
  readonly add: readonly Permission[];
  readonly remove: readonly Permission[];
}

/**
 * Puts what was asked in the older style (`OperationType`) beside what was asked in the newer. Some
 * clients, Packer among them, name accounts in both styles but no operation type: the newer counts.
 */
export function readPermissionChange<Permission>(
  structured:
    | { readonly Add: readonly Permission[]; readonly Remove: readonly Permission[] }
    | undefined,
  operationType: string | undefined,
  flat: readonly Permission[],
): PermissionChange<Permission> {
  if (structured !== undefined) return { add: structured.Add, remove: structured.Remove };
  if (flat.length === 0 || operationType === 'add') return { add: flat, remove: [] };
  if (operationType === 'remove') return { add: [], remove: flat };
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${operationType ?? ''}) for parameter operationType is invalid. Expected: 'add' or 'remove'.`,
  );
}

/** Refuses what is not the id of an account. */
export function checkUserId(userId: string, code: string): void {
  if (!/^\d{12}$/.test(userId)) {
    throw new ApiError(code, `Invalid attribute item value "${userId}" for userId item type.`);
  }
}
