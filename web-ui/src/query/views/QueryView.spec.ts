// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'

describe('the page that asks nodes', () => {
  it('asks what its address says, and sets answers that differ apart', async () => {
    const app = await mountApp('/query?name=shop.example.com&whom=all&explain=1')
    await expect.poll(app.words).toContain('23 answers, 2 different, 1 without an answer.')
    const cards = app.page.findAll('.card').map((card) => card.text())
    expect(cards[0]).toContain('192.0.2.80')
    expect(cards[0]).toContain('as wanted')
    expect(cards[1]).toContain('192.0.2.254')
    expect(cards[1]).toContain('prod-b/prod-b-n3')
    expect(cards[1]).toContain('serial written 1210, served 1206')
    expect(app.words()).toContain('test-1/test-1-n8')
  })

  it('puts what was asked into the address', async () => {
    const app = await mountApp('/query')
    await expect.poll(() => app.page.find('#query-name').exists()).toBe(true)
    await app.page.find('form.ask').trigger('submit')
    expect(app.words()).toContain('Give a name, and whom to ask.')
    await app.page.find('#query-name').setValue('only.example.net')
    await app.page.find('#query-whom').setValue('clusters')
    await app.page.find('.list select').setValue('prod-a')
    await app.page.find('form.ask').trigger('submit')
    await expect.poll(app.words).toContain('All 8 answers are alike.')
    const query = { name: 'only.example.net', whom: 'clusters', list: 'prod-a' }
    expect(app.router.currentRoute.value.query).toEqual(query)
  })

  it('says what the server refuses', async () => {
    const app = await mountApp('/query?name=a.example.com&whom=nodes&list=no%2Fno')
    await expect.poll(app.words).toContain('say whom to ask: there is no such node')
  })
})
