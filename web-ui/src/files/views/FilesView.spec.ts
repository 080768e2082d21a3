// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { json, problem } from '@/mocks/fake-http'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

async function pasted(app: MountedApp, text: string) {
  await expect.poll(() => app.page.find('#file-text').exists()).toBe(true)
  await app.page.find('#file-text').setValue(text)
  await app.page.find('form').trigger('submit')
}

describe('the page of files', () => {
  it('shows what a file would do, writes just that, and takes it back', async () => {
    const app = await mountApp('/files')
    await pasted(app, 'name,addresses\nnew1.example.com,192.0.2.1\nnew2.example.com,192.0.2.2\n')
    await expect.poll(app.words).toContain('The file has 2 rows.')
    expect(app.words()).toContain('new1.example.com')
    expect(app.fleet.domain('new1.example.com')).toBeUndefined()

    await app.button('Import').trigger('click')

    await expect.poll(() => app.fleet.domain('new2.example.com')?.addresses).toEqual(['192.0.2.2'])
    await expect.poll(app.words).toContain('The file is imported.')
    await expect.poll(app.words).toContain('Import another file')
    const sent = app.api.requests.filter(({ url }) => url.includes('/import'))
    expect(sent.map((request) => request.headers.get('Content-Type'))).toEqual(['text/csv', 'text/csv'])
  })

  it('shows every row that is wrong, with its line, and keeps the text', async () => {
    const app = await mountApp('/files')
    await pasted(
      app,
      'name,addresses\nok.example.com,192.0.2.1\nbad_name.example.com,192.0.2.1\nx.example.com,nowhere\n',
    )
    await expect.poll(app.words).toContain('2 faults; nothing was written')
    expect(app.words()).toContain('Line 3 use letters, digits and hyphens in bad_name.example.com')
    expect(app.words()).toContain('x.example.com,nowhere')
    expect((app.page.find('#file-text').element as HTMLTextAreaElement).value).toContain('ok.example.com')
    expect(app.fleet.domain('ok.example.com')).toBeUndefined()
  })

  it('says that it lists the first faults where there are more', async () => {
    const app = await mountApp('/files')
    const errors = Array.from({ length: 1000 }, (_, row) => ({
      pointer: `line/${row + 2}`,
      rule: 'address',
      message: 'give an address',
    }))
    app.api.failure = ({ url }) =>
      url.includes('/import')
        ? problem(422, 'invalid', 'The request breaks rules', {
            detail: '5000 things are wrong with the request; the first 1000 are listed.',
            faults: errors,
          })
        : undefined
    await pasted(app, 'name,addresses\nx.example.com,nowhere\n')
    await expect.poll(app.words).toContain('The first 1,000 faults; nothing was written')
    expect(app.words()).toContain('5000 things are wrong')
    expect(app.page.findAll('.faults li')).toHaveLength(1000)
  })

  it('says of each row all that is known of it, also where the plan tells of others alone', async () => {
    const app = await mountApp('/files')
    const plan = {
      dryRun: true,
      revision: 7,
      hash: `7-${'0'.repeat(64)}`,
      counts: { created: 1, updated: 1, deleted: 0, unchanged: 0 },
      items: [{ resource: 'domains/a.example.com', source: 'api', after: { ttl: 30 } }],
      warnings: [],
      clusters: [],
      rows: [
        { at: 'line/2', resource: 'domains/a.example.com', outcome: 'created', message: 'one TTL, the shortest' },
        { at: 'line/3', resource: 'domains/b.example.com', outcome: 'updated' },
      ],
    }
    app.api.failure = ({ url }) => (url.includes('/import') ? json(200, plan) : undefined)
    await pasted(app, 'name,addresses\na.example.com,192.0.2.1\nb.example.com,192.0.2.1\n')
    await expect
      .poll(() => app.page.findAll('.detail').map((detail) => detail.text()))
      .toEqual(['one TTL, the shortest; ttl 30', 'what it changes is not told: the plan names the first 1'])
  })

  it('plans anew where somebody wrote meanwhile', async () => {
    const app = await mountApp('/files')
    await pasted(app, 'name,addresses\nnew1.example.com,192.0.2.1\n')
    await expect.poll(app.words).toContain('The file has 1 row.')
    app.fleet.putDomain('other.example.com', 'api', { addresses: ['192.0.2.9'] })

    await app.button('Import').trigger('click')

    await expect.poll(app.words).toContain('This is the plan as it is now.')
    expect(app.fleet.domain('new1.example.com')).toBeUndefined()
    await app.button('Import').trigger('click')
    await expect.poll(() => app.fleet.domain('new1.example.com')?.addresses).toEqual(['192.0.2.1'])
  })

  it('has the number typed of what would be gone', async () => {
    const app = await mountApp('/files')
    await expect.poll(() => app.page.find('#file-text').exists()).toBe(true)
    await app.page.find('#file-text').setValue('[{"domain": "kept.example.com", "ip": "192.0.2.1"}]')
    await app.page.find('.choice input').setValue(true)
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#plan-sure').exists()).toBe(true)
    const write = () => app.page.findAll('button').find((button) => button.text() === 'Import')
    expect(write()?.element.disabled).toBe(true)
    const gone = [...app.fleet.contributions.values()].filter((parts) => parts.has('api')).length
    // and one that comes
    await app.page.find('#plan-sure').setValue(String(gone + 1))
    await write()?.trigger('click')
    await expect.poll(() => app.fleet.domain('kept.example.com')?.addresses).toEqual(['192.0.2.1'])
    expect([...app.fleet.contributions.values()].filter((parts) => parts.has('api'))).toHaveLength(1)
  })

  it('has the number typed of many rows, also where nothing is gone, and keeps why', async () => {
    const app = await mountApp('/files')
    const rows = (count: number) => Array.from({ length: count }, (_, row) => `many${row}.example.com,192.0.2.1`)
    await pasted(app, ['name,addresses', ...rows(11), ''].join('\n'))
    await expect.poll(() => app.page.find('#plan-sure').exists()).toBe(true)
    const write = () => app.page.findAll('button').find((button) => button.text() === 'Import')
    expect(write()?.element.disabled).toBe(true)
    await app.page.find('#plan-why').setValue('ticket 4712')
    await app.page.find('#plan-sure').setValue('11')
    await write()?.trigger('click')
    await expect.poll(() => app.fleet.domain('many10.example.com')?.addresses).toEqual(['192.0.2.1'])
    expect(app.fleet.changes.at(-1)?.comment).toBe('ticket 4712')
  })

  it('hands out an export under a name of its own', async () => {
    const app = await mountApp('/files')
    await expect.poll(() => app.page.find('#export-format').exists()).toBe(true)
    const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
    const gone = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined)
    const names: string[] = []
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      names.push(this.download)
    })
    onTestFinished(() => [made, gone, click].forEach((spy) => spy.mockRestore()))
    await app.page.find('#export-format').setValue('csv')
    await app.button('Download').trigger('click')
    await expect.poll(() => names).toEqual([expect.stringMatching(/^zonefleet-\d{4}-\d{2}-\d{2}\.csv$/)])
    const [blob] = made.mock.calls[0] as [Blob]
    expect(await blob.text()).toContain('name,addresses')
  })
})
