// Every key of the window passes here once, and goes to the topmost thing that wants it: an open
// list before its screen, the screen before the window. Names keys by what they say, so that the
// numpad and the row above the letters are the same keys, with NumLock on or off.

/** A key that went down. */
export interface Press {
  /** `7`, `,`, `+`, `Enter`, `F5`, `Ctrl+L`, `Alt+1`… */
  key: string;
  /** When, in milliseconds of the event clock. */
  at: number;
  /** Whether it is being held down. */
  repeat: boolean;
}

/** Takes a key, or says `false` and leaves it to what lies below. */
export type Handler = (press: Press) => boolean;

interface Layer {
  handler: Handler;
  /** Nothing below gets a key while this is up. */
  modal: boolean;
}

/**
 * For this long after a screen opens, Enter and a second tap on the same place are for the last
 * one.
 */
export const SETTLE_MS = 400;

/** Two taps nearer than this are one double tap, in CSS pixels. */
const SAME_PLACE_PX = 48;

/**
 * Keys with a meaning of the browser's own that a till must not have. F11 is left to the window.
 */
const BROWSER_KEYS = new Set([
  ...['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F12', '/'],
  ...[
    'Ctrl+R',
    'Ctrl+P',
    'Ctrl+F',
    'Ctrl+G',
    'Ctrl+L',
    'Ctrl+S',
    'Alt+ArrowLeft',
    'Alt+ArrowRight',
  ],
]);

/** Keys that move or erase in a field of text. */
const FIELD_KEYS = new Set([
  ...['Backspace', 'Delete', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
]);

/** The window's one keyboard. */
export class Keyboard {
  #layers: Layer[] = [];
  #openedAt = Number.NEGATIVE_INFINITY;
  #tap = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 };
  /**
   * Whether the person moves through the controls with Tab: then Enter belongs to the one in
   * focus.
   */
  #walking = false;

  /** Puts a handler on top; the returned function takes it away. */
  take(handler: Handler, { modal = false } = {}): () => void {
    const layer = { handler, modal };
    this.#layers.push(layer);
    return () => {
      this.#layers = this.#layers.filter((each) => each !== layer);
    };
  }

  /** A screen opened: what was meant for the one before must not reach it. */
  settle(now = performance.now()): void {
    this.#openedAt = now;
    this.#walking = false;
  }

  /** Hears every keydown of the window. */
  hear(event: KeyboardEvent): void {
    const press = { key: nameOf(event), at: event.timeStamp, repeat: event.repeat };
    if (press.key === 'Tab' || press.key === 'Shift+Tab') {
      this.#walking = true;
      return;
    }
    const activates = press.key === 'Enter' || press.key === ' ';
    if (activates && (press.repeat || this.#isSettling())) {
      event.preventDefault();
      return;
    }
    if (activates && this.#walking && isControl(document.activeElement)) return;
    // What is typed into a field is the field's.
    if (isField(event.target) && (press.key.length === 1 || FIELD_KEYS.has(press.key))) return;

    if (this.#dispatch(press) || BROWSER_KEYS.has(press.key)) event.preventDefault();
  }

  /** Hears every click before anything else does, and stops the second half of a double tap. */
  hearClick(event: MouseEvent): void {
    this.#walking = false;
    const fromKeyboard = event.detail === 0;
    const near =
      Math.hypot(event.clientX - this.#tap.x, event.clientY - this.#tap.y) < SAME_PLACE_PX;
    const earlier = this.#tap.at <= this.#openedAt;
    if (!fromKeyboard && this.#isSettling() && near && earlier) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    this.#tap = { at: performance.now(), x: event.clientX, y: event.clientY };
  }

  #isSettling(): boolean {
    return performance.now() - this.#openedAt < SETTLE_MS;
  }

  #dispatch(press: Press): boolean {
    for (const { handler, modal } of [...this.#layers].reverse()) {
      if (handler(press)) return true;
      if (modal) return false;
    }
    return false;
  }
}

/** What a key says: the numpad's digits stay digits with NumLock off, and its point is a comma. */
export function nameOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>,
): string {
  const numpad = /^Numpad(\d)$/.exec(event.code)?.[1];
  const key = numpad ?? (event.code === 'NumpadDecimal' || event.key === '.' ? ',' : event.key);
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key.length === 1 ? key.toUpperCase() : key}`;
  if (event.altKey) return `Alt+${key}`;
  return event.shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

/** Kinds of input that are chosen and not typed into. */
const CHOICES = new Set(['radio', 'checkbox', 'button', 'submit', 'range', 'file', 'image']);

function isField(target: EventTarget | null): boolean {
  if (target === null || !('tagName' in target)) return false;
  if (target.tagName === 'INPUT') return !('type' in target && CHOICES.has(String(target.type)));
  return target.tagName === 'TEXTAREA';
}

/** Whether Enter means something of its own to what is in focus. In a field of text it means nothing. */
function isControl(element: Element | null): boolean {
  return (
    element instanceof HTMLElement &&
    element.matches('button, a[href], input, select, summary') &&
    !isField(element)
  );
}
