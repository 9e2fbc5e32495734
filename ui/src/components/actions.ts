// What can be done on a screen: one list, from which its keys and its numbered menu both come.

/** Something a person can do here and now. */
export interface Action {
  /** What it says. */
  label: string;
  /** The keys that do it, as the keyboard names them. */
  keys?: readonly string[];
  /** The key people are told about. */
  hint?: string;
  run: () => void;
  /** Why it cannot be done now; none: it can. */
  reason?: string | null;
  /** For one of several: whether it is the chosen one. */
  checked?: boolean;
}

/** The action a key stands for, if any. */
export function actionFor(actions: readonly Action[], key: string): Action | undefined {
  return actions.find((action) => action.keys?.includes(key));
}
