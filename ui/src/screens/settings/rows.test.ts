import { describe, expect, it } from 'vitest';

import { choice, type ChoiceRow, linesOf, optionLines, turned } from './rows';

const HANDS = { open: () => undefined, focus: () => undefined, empty: 'sin poner' };

describe('the rows of a section', () => {
  it('say in the list what is so now', () => {
    const theme = choice({
      title: 'Tema',
      options: [
        { key: 'light', label: 'Claro' },
        { key: 'dark', label: 'Oscuro' },
      ],
      chosen: 'dark',
      choose: () => undefined,
    });
    const lines = linesOf(
      [
        theme,
        { kind: 'text', title: 'Nombre', value: '', save: () => undefined },
        { kind: 'fact', title: 'Dónde', fact: 'acá' },
        { label: 'Agregar', run: () => undefined },
      ],
      HANDS,
    );
    expect(lines.map(({ label }) => label)).toEqual([
      'Tema: Oscuro',
      'Nombre: sin poner',
      'Agregar',
    ]);
  });

  it('open a choice as a list of its own, with what is chosen marked', () => {
    let opened: ChoiceRow | null = null;
    let chosen = '';
    const row = choice({
      title: 'QR',
      options: [
        { key: 'screen', label: 'Pantalla' },
        { key: 'link', label: 'Link', reason: 'No hay links' },
      ],
      chosen: 'screen',
      choose: (key) => (chosen = key),
    });
    linesOf([row], { ...HANDS, open: (each) => (opened = each) })[0]?.run();
    expect(opened).toBe(row);
    const options = optionLines(row);
    expect(options.map(({ checked }) => checked)).toEqual([true, false]);
    expect(options[1]?.reason).toBe('No hay links');
    options[0]?.run();
    expect(chosen).toBe('screen');
  });

  it('turn only when it is the other state that is chosen', () => {
    let turns = 0;
    const row = turned({
      title: 'Voz',
      words: { on: 'Prendido', off: 'Apagado' },
      isOn: false,
      turn: () => (turns += 1),
    });
    row.choose('off');
    expect(turns).toBe(0);
    row.choose('on');
    expect(turns).toBe(1);
  });

  it('are closed in the list where nothing of them can be chosen', () => {
    const row = turned({
      title: 'Voz',
      words: { on: 'Prendido', off: 'Apagado' },
      isOn: false,
      turn: () => undefined,
      reason: 'Sin voz',
    });
    expect(linesOf([row], HANDS)[0]?.reason).toBe('Sin voz');
  });
});
