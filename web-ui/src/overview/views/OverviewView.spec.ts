// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'

describe('the overview', () => {
  it('is the first page, and says in one sentence whether all is well', async () => {
    const app = await mountApp('/')
    expect(app.router.currentRoute.value.path).toBe('/overview')
    await expect.poll(app.words).toContain('21 of 24 nodes answer what they should: 1 faulty, 1 silent, and 1 behind.')
  })

  it('has a square for each node of each cluster, by shape and by word', async () => {
    const app = await mountApp('/overview')
    await expect
      .poll(() => app.page.findAll('.cluster svg').map((map) => map.attributes('aria-label')))
      .toEqual(['8 proved', '1 faulty, 1 behind, and 6 proved', '1 silent and 7 proved'])
  })

  it('names what is wrong, the most harmful first, with what to do', async () => {
    const app = await mountApp('/overview')
    const kinds = () => app.page.findAll('.faults code').map((code) => code.text())
    await expect.poll(kinds).toEqual(['foreign-listener', 'reload-failed', 'not-proved'])
    expect(app.words()).toContain('Find the other process with ss -lnup')
    expect(app.words()).toContain('prod-b/prod-b-n3')
  })

  it('shows how long the changes of the last hour took', async () => {
    const app = await mountApp('/overview')
    await expect.poll(() => app.page.findAll('.changes tbody tr').length).toBe(12)
    expect(app.page.findAll('.point').length).toBe(12)
  })

  it('follows the nodes', async () => {
    const app = await mountApp('/overview')
    await expect.poll(app.words).toContain('21 of 24 nodes')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    const node = app.fleet.nodes.get('prod-a/prod-a-n1')
    if (node !== undefined) app.fleet.setNode({ ...node, state: 'silent' })
    app.fleet.tell('nodes')
    await expect.poll(app.words).toContain('20 of 24 nodes')
  })
})
