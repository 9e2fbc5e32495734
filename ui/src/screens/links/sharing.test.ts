import { describe, expect, it } from 'vitest';

import { canShare, share } from './sharing';

const ADDRESS = 'https://pagos.example/l/7';

describe('sharing', () => {
  it('is offered where the system can, and nowhere else', () => {
    expect(canShare({ share: async () => undefined })).toBe(true);
    expect(canShare({}), 'a system without it').toBe(false);
  });

  it('hands the address on under its title', async () => {
    const given: unknown[] = [];
    const system = { share: async (data?: ShareData) => void given.push(data) };
    expect(await share(ADDRESS, '$ 1.500,00', system)).toBe('shared');
    expect(given).toEqual([{ url: ADDRESS, title: '$ 1.500,00' }]);
  });

  it('tells whoever thought better of it from a system that would not', async () => {
    const failing = (name: string) => ({
      share: () => Promise.reject(new DOMException('no', name)),
    });
    expect(await share(ADDRESS, '', failing('AbortError'))).toBe('dropped');
    expect(await share(ADDRESS, '', failing('NotAllowedError'))).toBe('failed');
    expect(await share(ADDRESS, '', {}), 'there is nothing to share with').toBe('failed');
  });
});
