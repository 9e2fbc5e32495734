// When the money of some days is expected in the account. It is asked for when somebody looks.

import type { Days } from '../format/days';
import type { Accreditation, AccreditationDay, Core, Refusal } from '../ipc/call';

/** What all of it comes to. */
export type Total = Omit<AccreditationDay, 'day'>;

/** One manager's calendar. Only what is called here writes here. */
export class Accreditations {
  #core: Pick<Core, 'accreditation'>;
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  found = $state.raw<Accreditation | null>(null);
  looking = $state(false);
  /** Why the last look came to nothing. */
  trouble = $state.raw<Refusal | null>(null);

  /** What all dates come to. */
  total = $derived<Total | null>(this.found && sumOf(this.found.days));

  constructor(core: Pick<Core, 'accreditation'>) {
    this.#core = core;
  }

  /** Looks at these days. What was found of others is gone. */
  async look({ from, to }: Days): Promise<void> {
    const look = (this.#looks += 1);
    if (this.found && (this.found.from !== from || this.found.to !== to)) this.found = null;
    this.looking = true;
    this.trouble = null;
    const asked = await this.#core.accreditation(from, to);
    if (look !== this.#looks) return;
    this.looking = false;
    if (asked.ok) this.found = asked.value;
    else this.trouble = asked.refusal;
  }
}

function sumOf(days: readonly AccreditationDay[]): Total {
  const total: Total = {
    count: 0,
    gross_cents: 0,
    settled: 0,
    fees_cents: 0,
    taxes_cents: 0,
    net_cents: 0,
  };
  for (const day of days) {
    total.count += day.count;
    total.gross_cents += day.gross_cents;
    total.settled += day.settled;
    total.fees_cents += day.fees_cents;
    total.taxes_cents += day.taxes_cents;
    total.net_cents += day.net_cents;
  }
  return total;
}
