import { describe, expect, it, vi } from 'vitest';

import { Keyboard, nameOf } from './keyboard';

function key(name: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  return {
    key: name,
    code: '',
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    metaKey: false,
    repeat: false,
    timeStamp: 0,
    target: null,
    preventDefault: vi.fn(),
    ...more,
  } as KeyboardEvent;
}

describe('a key', () => {
  it('is named by what it says, on the numpad and off it', () => {
    expect(nameOf(key('7'))).toBe('7');
    expect(nameOf(key('7', { code: 'Numpad7' }))).toBe('7');
    expect(nameOf(key('+', { code: 'NumpadAdd' }))).toBe('+');
  });

  it('stays a digit with NumLock off', () => {
    expect(nameOf(key('Home', { code: 'Numpad7' }))).toBe('7');
    expect(nameOf(key('Insert', { code: 'Numpad0' }))).toBe('0');
  });

  it('is a comma for both decimal marks', () => {
    expect(nameOf(key('.', { code: 'NumpadDecimal' }))).toBe(',');
    expect(nameOf(key('Delete', { code: 'NumpadDecimal' }))).toBe(',');
    expect(nameOf(key('.'))).toBe(',');
    expect(nameOf(key(','))).toBe(',');
  });

  it('carries Ctrl and Alt in its name', () => {
    expect(nameOf(key('l', { ctrlKey: true }))).toBe('Ctrl+L');
    expect(nameOf(key('1', { altKey: true }))).toBe('Alt+1');
  });
});

describe('the keyboard', () => {
  it('gives a key to the topmost layer that takes it', () => {
    const keyboard = new Keyboard();
    const heard: string[] = [];
    keyboard.take(({ key }) => Boolean(heard.push(`screen ${key}`)));
    const release = keyboard.take(({ key }) => key === '1' && Boolean(heard.push(`list ${key}`)));

    keyboard.hear(key('1'));
    keyboard.hear(key('2'));
    release();
    keyboard.hear(key('1'));

    expect(heard).toEqual(['list 1', 'screen 2', 'screen 1']);
  });

  it('lets nothing through a modal layer', () => {
    const keyboard = new Keyboard();
    const below = vi.fn(() => true);
    keyboard.take(below);
    keyboard.take(() => false, { modal: true });

    keyboard.hear(key('1'));

    expect(below).not.toHaveBeenCalled();
  });

  it('swallows a held Enter, so that one press makes one sale', () => {
    const keyboard = new Keyboard();
    const heard = vi.fn(() => true);
    keyboard.take(heard);
    vi.stubGlobal('document', { activeElement: null });

    const held = key('Enter', { repeat: true });
    keyboard.hear(key('Enter'));
    keyboard.hear(held);

    expect(heard).toHaveBeenCalledTimes(1);
    expect(held.preventDefault, 'nor may it click what is in focus').toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it('swallows Enter while a screen settles, and only then', () => {
    const keyboard = new Keyboard();
    const heard = vi.fn(() => true);
    keyboard.take(heard);

    keyboard.settle(performance.now());
    keyboard.hear(key('Enter'));
    expect(heard, 'it was meant for the screen before').not.toHaveBeenCalled();

    keyboard.settle(performance.now() - 401);
    keyboard.hear(key('Enter'));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('keeps the browser from reloading the till', () => {
    const keyboard = new Keyboard();
    const reload = key('F5');
    keyboard.hear(reload);
    expect(reload.preventDefault).toHaveBeenCalled();
  });

  it('leaves F11 to the window', () => {
    const keyboard = new Keyboard();
    const full = key('F11');
    keyboard.hear(full);
    expect(full.preventDefault).not.toHaveBeenCalled();
  });
});

describe('a field of text', () => {
  const TYPED = { target: { tagName: 'TEXTAREA' } as unknown as EventTarget };

  it('gets what is typed into it, and the screen does not', () => {
    const keyboard = new Keyboard();
    const heard: string[] = [];
    keyboard.take(({ key: name }) => {
      heard.push(name);
      return true;
    });
    for (const name of ['a', '7', '/', '-', 'Backspace', 'ArrowLeft']) {
      const event = key(name, TYPED);
      keyboard.hear(event);
      expect(event.preventDefault, name).not.toHaveBeenCalled();
    }
    expect(heard).toEqual([]);
  });

  it('is a line of text as well, but no choice', () => {
    const keyboard = new Keyboard();
    const heard: string[] = [];
    keyboard.take(({ key: name }) => {
      heard.push(name);
      return true;
    });
    const into = (type: string) => ({
      target: { tagName: 'INPUT', type } as unknown as EventTarget,
    });
    keyboard.hear(key('1', into('text')));
    keyboard.hear(key('2', into('password')));
    keyboard.hear(key('3', into('radio')));
    keyboard.hear(key('4', into('file')));
    keyboard.hear(key('Enter', into('text')));
    expect(heard, 'Enter says that the text is whole').toEqual(['3', '4', 'Enter']);
  });

  it('leaves the keys of the screen to the screen', () => {
    const keyboard = new Keyboard();
    const heard: string[] = [];
    keyboard.take(({ key: name }) => {
      heard.push(name);
      return true;
    });
    for (const name of ['Escape', 'F5']) keyboard.hear(key(name, TYPED));
    keyboard.hear(key('l', { ...TYPED, ctrlKey: true }));
    expect(heard).toEqual(['Escape', 'F5', 'Ctrl+L']);
  });
});
