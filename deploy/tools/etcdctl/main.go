// Command etcdctl is the stock etcd command line client, built from its published Go modules.
package main

import "go.etcd.io/etcd/etcdctl/v3/ctlv3"

func main() {
	ctlv3.MustStart()
}
