// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

const names = ({ page }: MountedApp) => page.findAll('[data-row-link]').map((link) => link.text())

describe('the list of domains', () => {
  it('is narrowed to what a cluster answers, as the link beside the cluster does it', async () => {
    const app = await mountApp('/clusters?open=test-1')
    const served = () => app.page.findAll('a').find((link) => link.text().endsWith('served here'))
    await expect.poll(() => served()?.attributes('href')).toBe('/domains?servedBy=test-1')
    app.fleet.putDomain('elsewhere.example.com', 'api', {
      addresses: ['192.0.2.5'],
      placement: { clusters: ['prod-a'] },
    })
    await app.router.push('/domains?servedBy=test-1&q=example.com&owner=team-shop')
    await expect.poll(() => names(app)).toEqual(['shop.example.com'])
    await app.router.push('/domains?servedBy=test-1&q=elsewhere')
    await expect.poll(app.words).toContain('Nothing found')
    await app.router.push('/domains?servedBy=prod-a&q=elsewhere')
    await expect.poll(() => names(app)).toEqual(['elsewhere.example.com'])
  })

  it('offers less usual conditions on request, takes those that can be asked for, and says how many hold', async () => {
    const app = await mountApp('/domains?q=example.net')
    await expect.poll(() => names(app)).toEqual(['old.example.net', 'only.example.net'])
    expect(app.page.find('.further').exists()).toBe(false)
    await app.button('More filters').trigger('click')
    await app.page.find('select[aria-label=Answered]').setValue('false')
    await expect.poll(() => names(app)).toEqual(['old.example.net'])
    const address = app.page.find('input[name=address]')
    await address.setValue('203.0.113')
    expect(address.attributes('aria-invalid')).toBe('true')
    expect((address.element as HTMLInputElement).value).toBe('203.0.113')
    expect(app.router.currentRoute.value.query).toEqual({ q: 'example.net', enabled: 'false' })
    await address.setValue('203.0.113.20')
    await expect.poll(() => app.router.currentRoute.value.query['address']).toBe('203.0.113.20')
    await expect.poll(() => app.button('More filters (2)').attributes('aria-expanded')).toBe('true')
    expect(names(app)).toEqual(['old.example.net'])
    const asked = ({ url }: Request) => url.includes('enabled=false') && url.includes('address=203.0.113.20')
    await expect.poll(() => app.api.requests.some(asked)).toBe(true)
  })

  it('shows those that are warned of', async () => {
    const fleet = seededFleet(6)
    fleet.putDomain('under.shop.example.com', 'api', { addresses: ['192.0.2.5'] })
    const app = await mountApp('/domains?warning=shadowed-by-wildcard', { fleet })
    await expect.poll(() => names(app)).toEqual(['under.shop.example.com'])
    expect(app.page.find<HTMLSelectElement>('select[aria-label=Warning]').element.value).toBe('shadowed-by-wildcard')
  })
})
