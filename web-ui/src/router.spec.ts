// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { pathPrefix, routes } from './router'

describe('the pages', () => {
  it('have one segment each, so that relative addresses of assets hold on all of them', () => {
    const paths = routes.map(({ path }) => path).filter((path) => path !== '/' && !path.startsWith('/:'))
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) expect(path).toMatch(/^\/[a-z]+$/)
  })

  it.each([
    ['/', '/'],
    ['/domains', '/'],
    ['/zonefleet/', '/zonefleet/'],
    ['/tools/zonefleet/nodes', '/tools/zonefleet/'],
  ])('at %s are served below %s', (pathname, prefix) => {
    expect(pathPrefix(pathname)).toBe(prefix)
  })
})
