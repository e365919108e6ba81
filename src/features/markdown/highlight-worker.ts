import { common, createLowlight } from 'lowlight';

const lowlight = createLowlight(common);

export type Piece = ReturnType<typeof lowlight.highlight>['children'][number];

export interface HighlightJob {
  code: string;
  language: string;
}

// Runs as a worker of its own: some grammars take seconds for a few thousand letters made for it.
self.addEventListener('message', ({ data }) => {
  const { code, language }: HighlightJob = data;
  const name = language.toLowerCase();
  const pieces = lowlight.registered(name) ? lowlight.highlight(name, code).children : null;
  self.postMessage(pieces);
});
// The time of the first job begins once the grammars are there.
self.postMessage('ready');
