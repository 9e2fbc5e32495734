// What is said of an account's number as it is typed.

import type { AccountFault, AccountText } from '../../state/link-draft.svelte';
import type { Words } from '../../text/es-AR';

/** What is wrong with it, in words. */
export function accountFault(words: Words['links'], fault: AccountFault): string {
  const { faults } = words;
  switch (fault.kind) {
    case 'none':
      return faults.account_none;
    case 'missing':
      return faults.account_missing(fault.count);
    case 'spare':
      return faults.account_spare(fault.count);
    case 'first':
      return faults.account_first;
    case 'second':
      return faults.account_second;
    case 'alias':
      return faults.account_alias;
    case 'bank':
      return faults.account_bank;
  }
}

/** What stands below the field while somebody types. */
export interface AccountSaid {
  help: string | null;
  fault: string | null;
  right: string | null;
}

/**
 * What to say of it. That it is not whole yet is no fault until somebody wants it sent: `sent`.
 */
export function accountSaid(
  words: Words['links'],
  account: AccountText,
  cvu: boolean,
  sent: boolean,
): AccountSaid {
  const fault = account.fault(cvu);
  const { check } = account;
  if (fault === null) {
    const bank = check.kind === 'digits' ? check.bank : null;
    return { help: null, fault: null, right: words.accountRight(bank) };
  }
  if (sent) return { help: null, fault: accountFault(words, fault), right: null };
  if (fault.kind === 'none') return { help: null, fault: null, right: null };
  const said = accountFault(words, fault);
  return fault.kind === 'missing'
    ? { help: said, fault: null, right: null }
    : { help: null, fault: said, right: null };
}
