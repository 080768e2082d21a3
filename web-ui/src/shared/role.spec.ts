// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { covers, ROLES } from './role-order'

const named = ({ page }: MountedApp, name: string) => page.findAll('button').find((button) => button.text() === name)

describe('a role', () => {
  it('covers itself and those before it', () => {
    expect(ROLES.map((held) => ROLES.map((needed) => covers(held, needed)))).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ])
  })

  it('lets a reader see everything and write nothing, with the reason', async () => {
    const app = await mountApp('/domains?open=shop.example.com', { role: 'reader' })
    await expect.poll(() => named(app, 'Edit')?.attributes('disabled')).toBeDefined()
    expect(named(app, 'Edit')?.attributes('title')).toBe('This needs the role editor; your token has the role reader.')
    expect(named(app, 'Delete')?.attributes('disabled')).toBeDefined()
    expect(named(app, 'Add domain')?.attributes('disabled')).toBeDefined()
  })

  it('lets an editor write domains and no clusters', async () => {
    const app = await mountApp('/clusters', { role: 'editor' })
    await expect.poll(() => named(app, 'Add cluster')?.attributes('disabled')).toBeDefined()
    await app.router.push('/domains')
    await expect.poll(() => named(app, 'Add domain')).toBeDefined()
    expect(named(app, 'Add domain')?.attributes('disabled')).toBeUndefined()
  })
})
