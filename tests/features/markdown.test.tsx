// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MessageBody } from '@/features/markdown';
import { isEmojiOnly } from '@/features/markdown/emoji-only';
import { safeUrl } from '@/features/markdown/safe-url';

const ME = '01890000-0000-7000-8000-0000000000aa';
const names = {
  member: (id: string) => (id === ME ? { name: 'Ann Lee', isMe: true } : null),
  channel: () => null,
};
const html = (body: string) => renderToStaticMarkup(<MessageBody body={body} names={names} />);

describe('a message', () => {
  it('never renders HTML that was typed', () => {
    expect(html('<img src=x onerror=alert(1)>')).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('links only to http, https and mailto; the words of other links stay', () => {
    for (const url of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '/relative',
      '//x.y',
    ]) {
      expect(safeUrl(url)).toBeNull();
    }
    expect(html('[words](javascript:alert(1))')).not.toContain('<a');
    expect(html('[words](javascript:alert(1))')).toContain('words');
    const link = html('[words](https://example.com)');
    expect(link).toContain('target="_blank"');
    expect(link).toContain('rel="noopener nofollow"');
  });

  it('shows a picture as a link, so that reading tells nobody', () => {
    expect(html('![a cat](https://example.com/cat.png)')).not.toContain('<img');
  });

  it('keeps line breaks as they were typed', () => {
    expect(html('a\nb')).toContain('a<br/>b');
  });
});

describe('emoji alone', () => {
  it('are up to three, whatever they are made of', () => {
    expect(['🎉', '👨‍👩‍👧‍👦 ❤️', '👍🏽👍🏽👍🏽'].map(isEmojiOnly)).toEqual([true, true, true]);
  });

  it('are not digits, words, or a crowd', () => {
    expect(['1', '🎉 yes', '🎉🎉🎉🎉', '', '#'].map(isEmojiOnly)).toEqual(Array(5).fill(false));
  });
});
