(set -e
install -d /usr/lib/zonefleet/agent/lib /etc/zonefleet /etc/systemd/system /usr/lib/sysusers.d
install -m 0644 node-agent/target/zonefleet-node-agent-*[!s].jar /usr/lib/zonefleet/agent/zonefleet-node-agent.jar
install -m 0644 node-agent/target/lib/*.jar /usr/lib/zonefleet/agent/lib
install -m 0644 node-agent/target/agent.jvm /usr/lib/zonefleet/agent
install -m 0644 -T deploy/systemd/zonefleet.sysusers /usr/lib/sysusers.d/zonefleet.conf
install -m 0644 deploy/systemd/zonefleet-agent@.service /etc/systemd/system
systemd-sysusers
cat >/etc/zonefleet/agent-a.yaml <<END
cluster: install-test
node: $(uname -n | tr A-Z a-z)
etcd:
  endpoints: ["http://192.0.2.2:2379"]
stateDir: /var/lib/zonefleet/agent-a
END
systemctl daemon-reload
systemctl enable --now zonefleet-agent@a
until curl -sSf http://127.0.0.1:9254/readyz; do sleep 1; done
)
