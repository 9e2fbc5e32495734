// What this PC can be told about sound, voice and paper, as lines of a numbered list.

import type { Action } from '../../components/actions';
import { type Preferences, SOUNDS } from '../../state/preferences.svelte';
import type { Words } from '../../text/es-AR';

/** What there is to hear. `hasVoice`: whether this PC has a voice to speak with. */
export function soundActions(preferences: Preferences, words: Words, hasVoice: boolean): Action[] {
  const { menu, voice } = words;
  return [
    {
      label: preferences.sound ? menu.sound.on : menu.sound.off,
      run: () => preferences.turnSound(),
    },
    { label: voice.volume[preferences.volume], run: () => preferences.turnVolume() },
    ...SOUNDS.map((sound) => ({
      label: (preferences.isOn(sound) ? voice.rings : voice.silent)(voice.sounds[sound]),
      reason: preferences.sound ? null : menu.sound.off,
      run: () => preferences.turnOne(sound),
    })),
    hasVoice
      ? {
          label: preferences.voice ? voice.on : voice.off,
          run: () => preferences.turnVoice(),
        }
      : { label: voice.none, reason: voice.noneWhy, run: () => undefined },
  ];
}

/** What happens by itself once a sale is paid. */
export function paidActions(preferences: Preferences, words: Words): Action[] {
  const { autoPrint } = words.voice;
  return [
    {
      label: preferences.autoPrint ? autoPrint.on : autoPrint.off,
      run: () => preferences.turnAutoPrint(),
    },
  ];
}
