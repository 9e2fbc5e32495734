// Whether a finger hits what it is meant to: every control that can be seen is large enough.

import type { Page } from 'playwright-core';

/** The side of the smallest control, in CSS pixels. */
const TARGET_PX = 48;

/** Complaints about controls that are smaller. What is scrolled away counts like the rest. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, summary, [role=button], [role=radio], [role=menuitem]',
    );
    return [...controls].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true })) return [];
      // A box that nobody sees is touched by the label around it.
      const label = control instanceof HTMLInputElement ? control.closest('label') : null;
      const { width, height } = (label ?? control).getBoundingClientRect();
      // Less than half a pixel short is how browsers round.
      if (Math.min(width, height) > least - 0.5) return [];
      const name = control.ariaLabel ?? (label ?? control).textContent.trim();
      return [`«${name}» is ${Math.round(width)} × ${Math.round(height)} pixels small`];
    });
  }, TARGET_PX);
}
