// Stands in for what Tauri puts into every page of the window: the same three globals, over the bridge's
// HTTP instead of the webview's own channel. Loaded before the interface, which is not changed by a byte.
(() => {
  'use strict';

  // As `freezePrototype` in the app's configuration does.
  Object.freeze(Object.prototype);

  const callbacks = new Map();
  const listeners = new Map();
  let lastCallback = 0;

  // One stream for all events, open before anybody listens, so that none is missed between the two.
  const stream = new EventSource('/events');
  const open = new Promise((resolve) => stream.addEventListener('open', resolve, { once: true }));
  stream.addEventListener('message', ({ data }) => {
    const { event, payload } = JSON.parse(data);
    for (const [id, listener] of listeners) {
      if (listener.event === event) callbacks.get(listener.handler)?.({ event, id, payload });
    }
  });

  async function invoke(cmd, args = {}) {
    if (cmd === 'plugin:event|listen') await open;
    const answer = await fetch('/ipc', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmd, args }),
    });
    const { ok, refused } = await answer.json();
    if (refused !== undefined) throw refused;
    if (cmd === 'plugin:event|listen') listeners.set(ok, args);
    return ok;
  }

  window.__TAURI_INTERNALS__ = {
    invoke,
    transformCallback(callback, once = false) {
      const id = ++lastCallback;
      callbacks.set(id, (message) => {
        if (once) callbacks.delete(id);
        return callback?.(message);
      });
      return id;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    convertFileSrc: (path) => path,
    metadata: { currentWindow: { label: 'main' }, currentWebview: { windowLabel: 'main', label: 'main' } },
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = {
    unregisterListener(_event, id) {
      callbacks.delete(listeners.get(id)?.handler);
      listeners.delete(id);
    },
  };
})();
