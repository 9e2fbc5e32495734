// How the number of an account and a CUIT read, and what typing or pasting leaves of them. Whether they
// verify is the core's to say.

/** How many digits a CBU or CVU has. */
export const ACCOUNT_DIGITS = 22;

/** How many of them are its first block: bank and branch. The other fourteen are the account. */
export const FIRST_BLOCK = 8;

/** How many digits a CUIT has. */
export const CUIT_DIGITS = 11;

/** `0110599-5 4000…` → `01105995 4000…` without anything between: what a number is typed of. */
export function digitsOf(raw: string): string {
  return raw.replace(/\D/g, '');
}

/** Whether a text is no number of an account, however it is parted: then it can only be an alias. */
export function isWord(raw: string): boolean {
  return /[^\d\s.\-/]/.test(raw);
}

/** `0110599540000123456782` → `01105995 40000123456782`; an alias as it is. */
export function parted(account: string): string {
  return isNumber(account)
    ? `${account.slice(0, FIRST_BLOCK)} ${account.slice(FIRST_BLOCK)}`
    : account;
}

/** `0110599540000123456782` → `…6782`; an alias as it is: enough to tell two accounts apart. */
export function tail(account: string): string {
  return isNumber(account) ? `…${account.slice(-4)}` : account;
}

/** Whether a text is the number of an account, whole. */
export function isNumber(account: string): boolean {
  return account.length === ACCOUNT_DIGITS && /^\d+$/.test(account);
}

/** `30708945125` → `30-70894512-5`, as far as it is typed. */
export function cuitText(raw: string): string {
  const digits = digitsOf(raw).slice(0, CUIT_DIGITS);
  return [digits.slice(0, 2), digits.slice(2, 10), digits.slice(10)].filter(Boolean).join('-');
}
