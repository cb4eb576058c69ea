import { printable } from '../printable.js';
import type { LeftOutAccount, SelectedAccount } from './account-selection.js';
import type { SelectionReport } from './selection-report.js';

/**
 * Who is selected, as text: `+` may launch the images, `p` gets parameters, `-` is left out, `!` is
 * wrong, `?` is worth a look.
 */
export function formatSelection(report: SelectionReport): string {
  const { organization, accounts, leftOut, shares, consumers, consumersLeftOut, findings } = report;
  if (organization === undefined) return 'nobody is selected\n';
  const reached = new Set(shares.flatMap((share) => share.accounts));
  const lines = [
    `${organization}: ${count(accounts.length)} selected, ${leftOut.length} left out`,
    ...shares.map(
      ({ path, grantee, accounts: inside }) => `  + ${path} (${grantee}): ${count(inside.length)}`,
    ),
    ...accounts
      .filter(({ account }) => !reached.has(account))
      .map((account) => `  + ${named(account, 'select')}`),
    ...consumers.map((account) => `  p ${named(account, 'parameters.select.accounts')}`),
    ...leftOut.map((account) => excluded(account, 'select')),
    ...consumersLeftOut.map((account) => excluded(account, 'parameters.select.accounts')),
    ...findings.map(
      ({ severity, subject, message }) =>
        `  ${severity === 'error' ? '!' : '?'} ${subject}: ${message}`,
    ),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function named({ account, name, selectors }: SelectedAccount, list: string): string {
  return `${account} ${name}, by ${selectors.map((index) => `${list}[${index}]`).join(', ')}`;
}

function excluded(account: LeftOutAccount, list: string): string {
  return `  - ${named(account, list)}: ${account.reason}`;
}

function count(accounts: number): string {
  return `${accounts} account${accounts === 1 ? '' : 's'}`;
}
