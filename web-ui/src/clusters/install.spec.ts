// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  areEndpoints,
  endpointsOf,
  isLocal,
  isNodeName,
  kubernetesCommands,
  systemdCommands,
  systemdSteps,
} from './install'

const NODE = {
  cluster: 'install-test',
  endpoints: ['http://192.0.2.2:2379'],
  name: '',
  keyPrefix: '/zonefleet/v1/',
}
const configuration = (node: typeof NODE) => systemdSteps(node).find(({ id }) => id === 'configuration')?.commands ?? ''

describe('the commands that install an agent on a host', () => {
  // InstallTest runs this very file: what it proves is what the page shows
  it('are those that are run by the acceptance tests', async () => {
    await expect(systemdCommands(NODE)).toMatchFileSnapshot(
      '../../../deploy/acceptance/src/test/resources/io/zonefleet/acceptance/install-agent.sh',
    )
  })

  it('name the cluster, every member of etcd, and the node where it is not called as its host', () => {
    const endpoints = ['http://192.0.2.2:2379', 'http://192.0.2.3:2379']
    const text = configuration({ ...NODE, cluster: 'prod-b', endpoints, name: 'n1', keyPrefix: '/other/' })
    expect(text).toContain('\ncluster: prod-b\nnode: n1\n')
    expect(text).toContain('\n  endpoints: ["http://192.0.2.2:2379", "http://192.0.2.3:2379"]\n')
    expect(text).toContain('\nkeyPrefix: /other/\n')
    expect(text).not.toContain('caFile')
    expect(configuration(NODE)).not.toContain('keyPrefix')
  })

  it('put certificates in place where etcd is reached by https', () => {
    const node = { ...NODE, endpoints: ['https://etcd.example.com:2379'] }
    expect(systemdSteps(node).map(({ id }) => id)).toEqual(['program', 'certificates', 'configuration', 'start'])
    expect(configuration(node)).toContain('\n  caFile: /etc/zonefleet/ca.crt\n  certFile:')
  })

  it('take only addresses, each once, and of one scheme', () => {
    expect(endpointsOf(' http://a:2379,http://a:2379 https://[2001:db8::1]:2379 $(reboot) ')).toEqual([
      'http://a:2379',
      'https://[2001:db8::1]:2379',
    ])
    expect(areEndpoints([])).toBe(false)
    expect(areEndpoints(['http://a:2379', 'https://b:2379'])).toBe(false)
    expect(areEndpoints(['http://a:2379', 'http://b:2379'])).toBe(true)
  })

  it.each([
    ['http://127.0.0.1:2379', true],
    ['http://localhost:2379', true],
    ['https://[::1]:2379', true],
    ['http://192.0.2.2:2379', false],
    ['http://127.example.com:2379', false],
  ])('know that %s is reached from its own machine alone: %s', (endpoint, local) => {
    expect(isLocal(endpoint)).toBe(local)
  })

  it('take a name of a node that the agent takes', () => {
    expect(['n1', 'ip-10-0-0-1.internal'].every(isNodeName)).toBe(true)
    expect(['N1', '-n', 'a..b', '$(reboot)', ''].some(isNodeName)).toBe(false)
  })
})

describe('the commands that let the control plane into a Kubernetes cluster', () => {
  it('apply what is there', () => {
    const { access, token } = kubernetesCommands('prod-b')
    const files = access.match(/deploy\/\S+/g) ?? []
    expect(files).toHaveLength(2)
    expect(files.filter((file) => !existsSync(`../${file}`))).toEqual([])
    expect(token).toContain('>prod-b.token')
  })
})
