// The inbox of the manager: money that came in and is no sale's, until somebody says whose it is, or that
// it is nobody's here.

import { beginsWith } from '../format/amount-part';
import type { Asked, Core, DecisionView, Refusal, UnassignedView } from '../ipc/call';

/** Whom to ask, and who is asking, when. */
interface Sources {
  core: Pick<Core, 'unassigned' | 'disown'>;
  who: () => string;
  now: () => number;
}

/** The one inbox. Only what is called here writes here. */
export class Inbox {
  #sources: Sources;
  #all = $state.raw<UnassignedView[] | null>(null);
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  /** The part of an amount that is looked for; empty: any. */
  part = $state('');
  looking = $state(false);
  /** Why the last look came to nothing. */
  trouble = $state.raw<Refusal | null>(null);
  /** Whether a decision is on its way. */
  deciding = $state(false);

  /** What nobody has said anything about; none: nobody has looked yet. */
  open = $derived(this.#all?.filter(({ disowned }) => !disowned) ?? null);
  /** Of that, what has the amount that is looked for. */
  shown = $derived(
    this.open?.filter(({ credit }) => beginsWith(credit.amount_cents, this.part)) ?? null,
  );
  /** What somebody said is not the shop's. */
  disowned = $derived(this.#all?.filter(({ disowned }) => disowned) ?? []);

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Looks; what was there stays until there is an answer. */
  async look(): Promise<void> {
    const look = (this.#looks += 1);
    this.looking = true;
    this.trouble = null;
    const asked = await this.#sources.core.unassigned();
    if (look !== this.#looks) return;
    this.looking = false;
    if (asked.ok) this.#all = asked.value;
    else this.trouble = asked.refusal;
  }

  /** Sees what came meanwhile, and does not tell of a failure. */
  async lookOn(): Promise<void> {
    if (this.looking || this.#all === null) return;
    const look = this.#looks;
    const asked = await this.#sources.core.unassigned();
    if (asked.ok && look === this.#looks) this.#all = asked.value;
  }

  /** Says of money that it is of no sale here. None while a decision is on its way. */
  disown(credit: string, reason: string): Promise<Asked<null> | null> {
    return this.#decide(credit, reason);
  }

  /** Takes that back. */
  takeBack(credit: string): Promise<Asked<null> | null> {
    return this.#decide(credit, '');
  }

  /** Somebody said whose payment it is. */
  claimed(credit: string): void {
    this.#replace(this.#all?.filter((each) => each.credit.id !== credit));
  }

  async #decide(credit: string, reason: string): Promise<Asked<null> | null> {
    const { core, now, who } = this.#sources;
    if (this.deciding) return null;
    this.deciding = true;
    const asked = await core.disown(credit, reason);
    this.deciding = false;
    if (!asked.ok) return asked;
    const disowned: DecisionView | null =
      reason === '' ? null : { operator: who(), at_ms: now(), reason };
    this.#replace(
      this.#all?.map((each) => (each.credit.id === credit ? { ...each, disowned } : each)),
    );
    return asked;
  }

  /** What was on its way is from before; the core is asked anew, for what else follows from it. */
  #replace(all: UnassignedView[] | undefined): void {
    if (!all) return;
    this.#looks += 1;
    this.looking = false;
    this.#all = all;
    void this.lookOn();
  }
}
