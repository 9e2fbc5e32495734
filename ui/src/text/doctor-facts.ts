// How the facts of the doctor's findings read, in any language.

/** What one case reads like, given its facts: what was found and what to do. */
export type CaseWords = (facts: readonly string[]) => { what: string; next?: string };

/** One check. A case that is not here is told by its health and its facts. */
export interface CheckWords {
  name: string;
  cases: Readonly<Record<string, CaseWords>>;
}

/** The fact at a place; a dash where there is none. */
export function fact(facts: readonly string[], at: number): string {
  return facts[at] ?? '—';
}

/** `52000000` → `52 MB`; gigabytes from one on. */
export function room(facts: readonly string[]): string {
  const megabytes = Math.floor(Number(fact(facts, 0)) / 1_000_000);
  if (!Number.isFinite(megabytes)) return fact(facts, 0);
  return megabytes < 1000 ? `${megabytes} MB` : `${Math.floor(megabytes / 1000)} GB`;
}

const COMPANIES: Readonly<Record<string, string>> = {
  telepagos: 'TelePagos',
  totalcoin: 'TotalCoin',
};

/** The company a fact names, as people write it. */
export function company(facts: readonly string[]): string {
  return COMPANIES[fact(facts, 0)] ?? fact(facts, 0);
}
