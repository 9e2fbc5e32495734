// What a payout comes down to, line by line: to read before it is sent, and on its voucher after.

import { isNumber, parted } from '../../format/account';
import type { PayeeCheck, PayoutView, Shop } from '../../ipc/call';
import type { Words } from '../../text/es-AR';

/** A line: what it is, and what that is. */
export interface Fact {
  name: string;
  value: string;
  /** Whether it is a number that people compare digit by digit. */
  reference?: boolean;
}

/** What is known of a payout that is about to be sent. */
export interface Confirmed {
  to: string;
  payee: PayeeCheck;
  cuit: string | null;
  /** The provider that pays it out, when there is a choice. */
  from: string | null;
  /** None: it is not told. */
  concept: string | null;
  description: string;
  /** What the account will hold; none: that is not known. */
  left: string | null;
}

/** Everything that is sent, and what will be left. */
export function confirmFacts(confirmed: Confirmed, words: Words['payouts']): Fact[] {
  const { payee, to, cuit, from, concept, description, left } = confirmed;
  const digits = payee.kind === 'digits' ? payee : null;
  const name = !isNumber(to)
    ? words.confirm.alias
    : digits?.cvu
      ? words.confirm.virtual
      : words.confirm.number;
  return [
    { name, value: parted(to), reference: true },
    ...some(words.confirm.bank, digits && bankOf(digits, words)),
    ...some(words.confirm.cuit, cuit, true),
    ...some(words.confirm.from, from),
    ...some(words.confirm.concept, concept),
    ...some(words.confirm.description, description),
    ...some(words.confirm.left, left),
  ];
}

/** What a voucher has to say. */
export function voucherFacts(
  payout: PayoutView,
  shop: Shop,
  provider: string,
  words: Words['payouts'],
): Fact[] {
  const { done } = words;
  const described = payout.description === payout.reference ? '' : payout.description;
  return [
    { name: done.from, value: shop.cuit ? done.fromShop(shop.name, shop.cuit) : shop.name },
    ...some(done.to, payout.name),
    ...some(done.cuit, payout.cuit, true),
    {
      name: isNumber(payout.to) ? done.number : done.alias,
      value: parted(payout.to),
      reference: true,
    },
    ...some(done.bank, payout.bank),
    ...some(done.concept, payout.concept),
    ...some(done.description, described),
    ...some(done.idIn(provider), payout.provider_id, true),
    { name: done.reference, value: payout.reference, reference: true },
    { name: done.orderedBy, value: payout.operator },
  ];
}

function bankOf(
  { bank, branch }: Extract<PayeeCheck, { kind: 'digits' }>,
  words: Words['payouts'],
): string | null {
  if (bank === null) return null;
  return branch === null ? bank : words.data.bankBranch(bank, branch);
}

function some(name: string, value: string | null, reference = false): Fact[] {
  return value ? [{ name, value, reference }] : [];
}
