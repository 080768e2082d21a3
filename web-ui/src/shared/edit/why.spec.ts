// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'

describe('the reason for a change', () => {
  it('is kept with an edit, and stands in the list of changes', async () => {
    const app = await mountApp('/domains?open=shop.example.com&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.find('#domain-ttl').setValue('90')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#plan-why').exists()).toBe(true)
    await app.page.find('#plan-why').setValue('ticket 4712 ')
    await app.page.find('#plan-why').trigger('keydown', { key: 'Enter' })
    await expect.poll(() => app.fleet.changes.at(-1)?.comment).toBe('ticket 4712')
    await app.router.push('/changes')
    await expect.poll(app.words).toContain('ticket 4712')
  })

  it('is nobody’s duty', async () => {
    const app = await mountApp('/domains?open=only.example.net&mode=edit')
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.find('#domain-ttl').setValue('91')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#plan-why').exists()).toBe(true)
    await app.page.find('.panel-foot .primary').trigger('click')
    await expect.poll(() => app.fleet.domain('only.example.net')?.ttl).toBe(91)
    expect(app.api.requests.some(({ url }) => url.includes('comment='))).toBe(false)
  })
})
