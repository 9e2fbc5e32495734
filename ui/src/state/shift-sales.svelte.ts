// The sales of the open shift, as far back as somebody has looked: pages the core gave, kept as new as
// the orders the core tells of. A cashier's are their own; which those are, the core decides.

import { createContext } from 'svelte';

import type { Core, OrderView, Refusal } from '../ipc/call';
import type { Orders } from './orders.svelte';
import type { Register } from './register.svelte';
import type { Session } from './session.svelte';

/** Whose sales, of which shift, and what is known of them meanwhile. */
interface Sources {
  core: Pick<Core, 'shiftSales'>;
  orders: Pick<Orders, 'all' | 'get'>;
  register: Pick<Register, 'shift'>;
  session: Pick<Session, 'current'>;
}

/** The pages of one look. Only `look`, `older` and `again` write here. */
export class ShiftSales {
  #sources: Sources;
  /** What the core gave, newest first; none: it has not answered yet. */
  #given = $state.raw<OrderView[] | null>(null);
  /** Grows with every look: what is answered to an older one is nobody's. */
  #looks = 0;

  loading = $state(false);
  /** Whether the core has older ones. */
  more = $state(false);
  /** Why the last page did not come. */
  trouble = $state.raw<Refusal | null>(null);

  /** The sales, newest first, those of a moment ago among them; none while the first page comes. */
  rows = $derived.by(() => this.#rows());

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Looks anew, from the last sale. */
  async look(): Promise<void> {
    this.#given = null;
    this.more = false;
    await this.#ask(null);
  }

  /** Goes on where the last page ended. */
  async older(): Promise<void> {
    const last = this.#given?.at(-1);
    if (this.loading || this.trouble || !this.more || !last) return;
    await this.#ask(last.number);
  }

  /** Asks once more for the page that did not come. */
  async again(): Promise<void> {
    if (this.loading || !this.trouble) return;
    await this.#ask(this.#given?.at(-1)?.number ?? null);
  }

  async #ask(before: number | null): Promise<void> {
    const look = (this.#looks += 1);
    this.loading = true;
    this.trouble = null;
    const asked = await this.#sources.core.shiftSales(before);
    if (look !== this.#looks) return;
    this.loading = false;
    if (!asked.ok) {
      this.trouble = asked.refusal;
      return;
    }
    const known = new Set(this.#given?.map(({ id }) => id));
    const page = asked.value.orders.filter(({ id }) => !known.has(id));
    this.#given = [...(this.#given ?? []), ...page];
    // A page with nothing new in it would be asked for over and over.
    this.more = asked.value.more && page.length > 0;
  }

  #rows(): OrderView[] | null {
    const { orders } = this.#sources;
    if (this.#given === null) return null;
    const rows = this.#given.map((given) => newer(given, orders.get(given.id)));
    const newest = rows[0]?.number ?? 0;
    const since = orders.all.filter((order) => order.number > newest && this.#belongs(order));
    return [...since, ...rows];
  }

  /** Whether a sale that came after the first page is one of these. */
  #belongs(order: OrderView): boolean {
    const { register, session } = this.#sources;
    if (!register.shift || order.created_ms < register.shift.opened_ms) return false;
    return session.current?.role === 'manager' || order.operator === session.current?.name;
  }
}

function newer(given: OrderView, told: OrderView | undefined): OrderView {
  return told && told.sequence > given.sequence ? told : given;
}

export const [getShiftSales, setShiftSales] = createContext<ShiftSales>();
