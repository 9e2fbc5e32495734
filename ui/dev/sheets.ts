// The pages of the gallery: what stands where, as HTML. Pure: names in, pages out.

import type { Answer } from './drawings';
import { looksAt, type SizeName, SIZES, viewName } from './views';

/** A screen of the product, with its states and the drawings they answer. */
export interface Screen {
  title: string;
  scenes: string[];
  drawings: { drawing: string; answer: Answer }[];
}

const STYLE = `
  body { font: 15px/1.4 system-ui, sans-serif; margin: 24px; background: #f3f6f5; color: #11201c; }
  h1, h2 { font-size: 22px; margin: 32px 0 12px; }
  h3 { font-size: 15px; margin: 20px 0 6px; }
  .row { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; }
  figure { margin: 0; }
  figcaption { font-size: 13px; color: #43534e; }
  img { display: block; border: 1px solid #d3dbd8; background: #fff; }
  .pair img { width: 760px; height: auto; }
  .state img { width: 378px; height: auto; }
  nav a { margin-right: 16px; }
`;

/** One screen: its drawings beside their answers, then all of its states. */
export function sheetPage({ title, scenes, drawings }: Screen): string {
  return page(
    title,
    `<h1>${title}</h1>
    ${drawings.map(({ drawing, answer }) => pair(drawing, answer)).join('\n')}
    <div class="row">${scenes.map((scene) => state(scene, '1366x768', scene)).join('\n')}</div>`,
  );
}

/** Everything: each state at every size and in every look. */
export function indexPage(screens: readonly Screen[]): string {
  const sizes = Object.keys(SIZES) as SizeName[];
  const views = sizes.flatMap((size) => looksAt(size).map((look) => viewName(size, look)));
  const links = screens.map(({ title }) => `<a href="#${title}">${title}</a>`);
  const parts = screens.map(
    ({ title, scenes, drawings }) =>
      `<h2 id="${title}">${title}</h2>
      ${drawings.map(({ drawing, answer }) => pair(drawing, answer)).join('\n')}
      ${scenes
        .map(
          (scene) =>
            `<h3>${scene}</h3>
            <div class="row">${views.map((view) => state(scene, view, view)).join('\n')}</div>`,
        )
        .join('\n')}`,
  );
  return page('Mostrador', `<nav>${links.join('\n')}</nav>${parts.join('\n')}`);
}

/** A drawing, and the product's answer. */
function pair(drawing: string, { scene, size, look }: Answer): string {
  const view = viewName(size, look);
  return `<div class="row pair">
    ${figure(`drawings/${drawing}.png`, `${drawing} (drawing)`)}
    ${figure(`${view}/${scene}.png`, `${scene} · ${view}`)}
  </div>`;
}

function state(scene: string, view: string, caption: string): string {
  return `<div class="state">${figure(`${view}/${scene}.png`, caption)}</div>`;
}

function figure(source: string, caption: string): string {
  return `<figure><a href="${source}"><img loading="eager" src="${source}" alt="${caption}"></a>
    <figcaption>${caption}</figcaption></figure>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head>
<body>${body}</body>
</html>
`;
}
