// Puts a text where the system's «paste» finds it. A webview may refuse the way that is usual today;
// then the one from before, which copies what is marked, may still work.

/** Whether the text is in the clipboard now. Never throws. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyMarked(text);
  }
}

/** Marks the text in a field that nobody sees, and copies what is marked. */
function copyMarked(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  // Under an open dialog nothing else can be marked.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  let done: boolean;
  try {
    // Out of date, and where the clipboard is kept from us all there is.
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
