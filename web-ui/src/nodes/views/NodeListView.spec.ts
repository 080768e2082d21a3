// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'

describe('the page of nodes', () => {
  it('says in one sentence how the fleet is', async () => {
    const { words } = await mountApp('/nodes')
    await expect.poll(words).toContain('Of 24 nodes: 1 faulty, 1 silent, 1 behind, and 21 proved.')
  })

  it('is counted beside its name where nodes need a look, which is read out once', async () => {
    const { page } = await mountApp('/nodes')
    const attention = () => page.find('a[href="/nodes"] .attention')
    await expect.poll(() => attention().exists()).toBe(true)
    const shown = attention().find('[aria-hidden=true]').text()
    expect(shown).toBe('▲2')
    expect(attention().text().replace(shown, '').trim()).toBe('2 nodes are faulty or silent')
  })

  it('shows only what the address asks for', async () => {
    const { page } = await mountApp('/nodes?state=faulty')
    await expect.poll(() => page.findAll('[data-index]').length).toBe(1)
    expect(page.find('[data-index]').text()).toContain('prod-b-n3')
  })

  it('says faults in the language of the page, on hover too', async () => {
    const { page } = await mountApp('/nodes?state=faulty', { locale: 'zh-CN' })
    await expect.poll(() => page.find('[data-index] .faults').exists()).toBe(true)
    expect(page.find('[data-index] .faults').text()).toContain('也在那里监听')
    expect(page.find('[data-index] .faults').attributes('title')).toContain('也在那里监听')
  })

  it('tells of each fault since when it is, and what to do', async () => {
    const { words } = await mountApp('/nodes?open=prod-b/prod-b-n3')
    await expect.poll(words).toContain('pid 4711 (dnsmasq) listens there too')
    expect(words()).toContain('Find the other process with ss -lnup')
    expect(words()).toContain('since 2 h ago')
  })

  it('follows a node that falls behind, as it happens', async () => {
    const { page, fleet, services } = await mountApp('/nodes?q=prod-a-n1')
    await expect.poll(() => page.find('[data-index]').text()).toContain('proved')
    await expect.poll(() => services.live.state.value).toBe('live')
    const node = fleet.nodes.get('prod-a/prod-a-n1')
    if (node === undefined) throw new Error('no such node')
    fleet.setNode({ ...node, state: 'behind' })
    fleet.tell('nodes')
    await expect.poll(() => page.find('[data-index]').text()).toContain('behind')
  })

  it('forgets a silent node after asking', async () => {
    const { page, button, fleet } = await mountApp('/nodes?open=test-1/test-1-n8')
    await expect.poll(() => page.text()).toContain('Forget this node')
    await button('Forget this node').trigger('click')
    const confirm = () => document.querySelector<HTMLElement>('[role=alertdialog] .primary')
    await expect.poll(confirm).not.toBeNull()
    confirm()?.click()
    await expect.poll(() => fleet.nodes.has('test-1/test-1-n8')).toBe(false)
  })
})
